// What is left over of a statement, as parts that a person can read.
import type { Box } from './box.ts';
import type { Leftover, Search } from './cover.ts';
import type { ExcessPart } from './nouns.ts';

/** One part for each set of actions that has the same resources left over. */
export function partsOf(allow: Box, leftovers: readonly Leftover[], search: Search): readonly ExcessPart[] {
  const byAction = new Map<string, { text: string; resources: Map<string, Leftover> }>();
  for (const leftover of leftovers) {
    for (const action of leftover.actions) {
      const found = byAction.get(action.id) ?? { text: action.text, resources: new Map<string, Leftover>() };
      found.resources.set(`${leftover.resource.id}\n${leftover.asker?.name ?? ''}`, leftover);
      byAction.set(action.id, found);
    }
  }
  const groups = new Map<string, { actions: string[]; leftovers: readonly Leftover[] }>();
  for (const { text, resources } of byAction.values()) {
    const key = [...resources.keys()].sort().join('\n\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { actions: [text], leftovers: [...resources.values()] });
    else group.actions.push(text);
  }
  return [...groups.values()].map((group) => partOf(allow, group.actions, group.leftovers, search));
}

function partOf(allow: Box, actions: readonly string[], leftovers: readonly Leftover[], search: Search): ExcessPart {
  const [first] = leftovers;
  const askers = [...new Set(leftovers.flatMap(({ asker }) => (asker === null ? [] : [asker.name])))];
  const { negated: notActions, patterns: exceptActions } = allow.actions;
  const { negated: notResources, patterns: exceptResources } = allow.resources;
  return {
    statement: allow.place,
    sid: allow.sid,
    actions: [...new Set(actions)].sort(),
    ...(notActions ? { notActions: exceptActions.map(({ text }) => text) } : {}),
    resources: [...new Set(leftovers.map(({ resource }) => resource.text))].sort(),
    ...(notResources ? { notResources: exceptResources.map(({ text }) => text) } : {}),
    ...(askers.length === 0 ? {} : { principals: askers.sort() }),
    condition: allow.condition,
    witness: search.complete(first?.witness ?? { action: '', resource: '', context: {} }),
  };
}
