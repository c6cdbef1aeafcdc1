// Globs of addresses in a configuration.
import { KIND_NAMES } from '../model/address.ts';
import { didYouMean } from './nearest.ts';
import type { Node } from './node.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';

/** Whether it is a glob of addresses. One whose kind is misspelt matches nothing, and a guard that matches nothing is worse than none. */
export function isGlob(glob: string, node: Node, report: Report): boolean {
  const slash = glob.indexOf('/');
  const kind = slash < 0 ? glob : glob.slice(0, slash);
  if (slash > 0 && slash < glob.length - 1 && (kind === '*' || KIND_NAMES.some((name) => name === kind))) return true;
  const next = `${didYouMean(kind, KIND_NAMES)}Write a kind, a slash and a name, in which * stands for any characters: Role/app-*.`;
  report(error('glob', node.place, `${glob} is not an address nor a glob of addresses.`, next));
  return false;
}
