// What can't be the former name of a declared entity.
import { addressOf } from '../model/address.ts';
import type { Declared } from './gather.ts';
import { removedProblem } from './registry.ts';
import type { Problem, Registry } from './registry.ts';
import { at } from './report.ts';

/** What is wrong with a `renamedFrom`; undefined if nothing is. */
export function renameProblem(entity: Declared, name: string, registry: Registry): Problem | undefined {
  const address = addressOf(entity.kind.name, name);
  if (name === entity.name)
    return {
      rule: 'renamed-from',
      message: `${entity.address} can't be renamed from its own name.`,
      next: 'Remove renamedFrom, or write the name that it has in the account.',
    };
  const known = registry.declared.get(address.toLowerCase());
  if (known !== undefined && known.address !== entity.address) {
    return {
      rule: 'renamed-from',
      message: `${entity.address} is renamed from ${name}, which is declared at ${at(known.place)} as well.`,
      next: 'Remove the declaration of the old name, or renamedFrom.',
    };
  }
  const gone = registry.removed.get(address.toLowerCase());
  return gone === undefined ? undefined : removedProblem('renamedFrom', address, gone);
}
