// What nobody may be able to do: the guard field `forbid`, from its tree to the noun Forbid.
import type { Forbid } from '../model/guards.ts';
import type { Json } from '../model/json.ts';
import { conditionsOf } from '../policy/conditions.ts';
import { checkGrammar } from '../policy/grammar.ts';
import { isGlob } from './glob.ts';
import type { Node, Path } from './node.ts';
import { entryOf, placeAt, toJson } from './node.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';

/** The rules, in their order. What no policy could say is reported, and so are two rules of one name. */
export function readForbids(list: Node | undefined, report: Report): Forbid[] {
  const seen = new Set<string>();
  return itemsOf(list).map((item) => {
    const rule = readForbid(item, report);
    if (rule.name !== '' && seen.has(rule.name))
      report(error('forbid', rule.place, `There are two rules named ${rule.name}.`, 'Give one of them another name.'));
    seen.add(rule.name);
    return rule;
  });
}

function readForbid(item: Node, report: Report): Forbid {
  const at = (key: string): Node | undefined => entryOf(item, key)?.value;
  const globs = (key: string): string[] => itemsOf(at(key)).flatMap((one) => (isGlob(textOf(one), one, report) ? [textOf(one)] : []));
  const conditions = at('conditions');
  const resources = textsOf(at('resources'));
  const rule: Forbid = {
    name: textOf(at('name')),
    actions: textsOf(at('actions')),
    resources: resources.length === 0 ? ['*'] : resources,
    conditions: conditions === undefined || isBare(conditions) ? null : conditionsOf(toJson(conditions)),
    principals: at('principals') === undefined ? null : globs('principals'),
    except: globs('except'),
    why: textOf(at('why')),
    place: item.place,
  };
  checkRule(item, rule, report);
  return rule;
}

function isBare(conditions: Node): boolean {
  return conditions.type === 'mapping' && conditions.entries.length === 0;
}

const FIELDS: Readonly<Record<string, string>> = { Action: 'actions', Resource: 'resources', Condition: 'conditions' };

// The grammar of policies knows what is no action, no ARN and no condition.
function checkRule(item: Node, { actions, resources }: Forbid, report: Report): void {
  if (actions.length === 0) return;
  const conditions = entryOf(item, 'conditions')?.value;
  const Condition: { readonly Condition?: Json } = conditions === undefined || isBare(conditions) ? {} : { Condition: toJson(conditions) };
  const statement = { Effect: 'Deny', Action: actions, Resource: resources, ...Condition };
  for (const { at, severity, rule, message, next } of checkGrammar({ Statement: [statement] }, 'identity')) {
    const [, , member = '', ...rest] = at;
    const path: Path = [FIELDS[String(member)] ?? String(member), ...rest];
    report({ severity, rule, message, next, place: placeAt(item, path, item.place) });
  }
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'list' ? node.items : [];
}

function textsOf(node: Node | undefined): string[] {
  if (node?.type === 'list') return node.items.map(textOf);
  return node === undefined ? [] : [textOf(node)];
}

function textOf(node: Node | undefined): string {
  return node?.type === 'scalar' ? String(node.value) : '';
}
