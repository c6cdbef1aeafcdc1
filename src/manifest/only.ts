// Which accounts a declaration is for.
import { joined } from '../model/glob.ts';
import type { Node } from './node.ts';
import { entryOf } from './node.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';
import { replace } from './variables.ts';
import type { Variables } from './variables.ts';

/** Whether a declaration is for the account of this run. One without `only`, or with one of a wrong form, is for all. */
export function appliesHere(
  declaration: Node,
  ground: { readonly variables: Variables; readonly accountName: string | null },
  report: Report,
): boolean {
  const only = entryOf(declaration, 'only');
  const globs = only === undefined ? undefined : globsOf(only.value);
  if (only === undefined || globs === undefined) return true;
  const name = ground.accountName;
  if (name === null) {
    report(
      error(
        'only',
        only.place,
        'only names accounts, and no account is chosen.',
        'Configure accounts in iamsync.yaml and choose one, or remove only.',
      ),
    );
    return true;
  }
  return globs.some((glob) => matches(replace(glob, ground.variables).text, name));
}

function globsOf(only: Node): string[] | undefined {
  if (only.type === 'scalar') return [only.source];
  if (only.type !== 'list' || only.items.length === 0 || only.dropped) return undefined;
  const globs = only.items.flatMap((item) => (item.type === 'scalar' ? [item.source] : []));
  return globs.length === only.items.length ? globs : undefined;
}

/** Whether a name matches a glob, in which `*` stands for any characters. */
export function matches(glob: string, name: string): boolean {
  return joined(glob.split('*'), name);
}
