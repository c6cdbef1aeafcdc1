// JSON Schema of what `--format json` prints where a command ends with findings.
import type { JsonObject } from '../../model/json.ts';
import { closed, DRAFT, FINDING_PARTS, list, ref } from './parts.ts';

export const FINDINGS_SCHEMA: JsonObject = {
  $schema: DRAFT,
  title: 'Findings of iamsync',
  ...closed({ formatVersion: { const: 1 }, findings: list(ref('finding')) }),
  definitions: FINDING_PARTS,
};
