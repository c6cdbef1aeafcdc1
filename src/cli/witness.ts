// A reader that remembers what it was asked and which entities it was shown: what a plan needs permissions for.
import { addressOf } from '../model/address.ts';
import type { Address, KindName } from '../model/address.ts';
import type { AccountReader } from '../model/ports.ts';

export interface Witness {
  readonly reader: AccountReader;
  /** The operations that were asked, `GetResources` for the tagging API. */
  asked(): readonly string[];
  /** The ARNs that were shown for an entity. */
  seen(address: Address): readonly string[];
}

/** Watches a reader. */
export function witness({ iam, identity, tagging }: AccountReader): Witness {
  const ops = new Set<string>();
  const shown = new Map<Address, Set<string>>();
  const note = (arn: string): void => {
    const address = addressBehind(arn);
    if (address !== undefined) shown.set(address, (shown.get(address) ?? new Set()).add(arn));
  };
  return {
    reader: {
      identity,
      iam: {
        async get(op, input) {
          ops.add(op);
          const answer = await iam.get(op, input);
          arnsIn(answer, note);
          return answer;
        },
      },
      tagging: {
        page(next) {
          ops.add('GetResources');
          return tagging.page(next);
        },
        of(arns) {
          ops.add('GetResources');
          return tagging.of(arns);
        },
      },
    },
    asked: () => [...ops],
    seen: (address) => [...(shown.get(address) ?? [])],
  };
}

const KINDS: Readonly<Record<string, KindName>> = { user: 'User', group: 'Group', role: 'Role', 'instance-profile': 'InstanceProfile' };

function addressBehind(arn: string): Address | undefined {
  const [, , service, , , ...rest] = arn.split(':');
  const [type = '', ...path] = rest.join(':').split('/');
  const kind = KINDS[type];
  const name = path.at(-1);
  return service === 'iam' && kind !== undefined && name !== undefined ? addressOf(kind, name) : undefined;
}

function arnsIn(value: unknown, note: (arn: string) => void): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  for (const [field, part] of Object.entries(value)) {
    if (field === 'Arn' && typeof part === 'string') note(part);
    else arnsIn(part, note);
  }
}
