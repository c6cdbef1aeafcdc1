// JSON Schema of what `plan --format json` prints for several accounts.
import type { JsonObject } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import { closed, DRAFT, list, ref, TEXT } from './parts.ts';
import { PLAN_SCHEMA } from './plan.ts';

export const PLANS_FORMAT = 1;

const { $schema: _draft, title: _title, definitions, ...plan } = PLAN_SCHEMA;

const WHOSE: JsonObject = {
  account: { type: 'string', pattern: '^[0-9]{12}$' },
  name: { type: 'string', description: 'Its name in iamsync.yaml' },
};

export const PLANS_SCHEMA: JsonObject = {
  $schema: DRAFT,
  title: 'Plans of iamsync for several accounts',
  description:
    'Accounts are ordered by name; each has a plan, or the findings for which there is none, or the error that kept it from being made.',
  ...closed({
    formatVersion: { const: PLANS_FORMAT },
    accounts: list({
      oneOf: [
        closed({ ...WHOSE, plan: ref('plan') }),
        closed({ ...WHOSE, findings: list(ref('finding')) }),
        closed({ ...WHOSE, error: closed({ code: TEXT, message: TEXT, next: TEXT }) }),
      ],
    }),
  }),
  definitions: { ...(isObject(definitions) ? definitions : {}), plan },
};
