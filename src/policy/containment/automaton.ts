// Is there a text in all of these languages and in none of those? Decided exactly by running all patterns at once, shortest texts first.
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import { ANY, STAR } from './glob.ts';
import type { Token } from './glob.ts';
import { advance, closure } from './language.ts';
import type { Language, Run } from './language.ts';

/** For each language, the places where each of its runs may be. */
type Places = readonly (readonly Active[])[];

interface Active {
  readonly index: number;
  readonly run: Run;
  readonly places: readonly number[];
}

interface Node {
  readonly places: Places;
  readonly text: string;
}

interface Search {
  readonly inside: number;
  readonly fresh: number;
  readonly budget: Budget;
}

/** A text in all of `inside` and none of `outside`, or null. No language may hold a variable. `least`: characters that it must have. */
export function textWithin(inside: readonly Language[], outside: readonly Language[], budget: Budget, least = 0): string | null {
  const languages = [...inside, ...outside];
  const search = { inside: inside.length, fresh: freshCharacter(languages), budget };
  const start = languages.map((language) =>
    language.runs.map((run, index) => ({ index, run, places: [...closure(run, [0])].sort((a, b) => a - b) })),
  );
  const queue: Node[] = [{ places: start, text: '' }];
  const seen = new Set<string>();
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at];
    if (node === undefined) break;
    if (node.text.length >= least && isFound(node.places, search)) return node.text;
    spend(budget, 30 * node.places.reduce((sum, actives) => sum + actives.length, 0));
    for (const symbol of symbolsAt(node.places, search)) {
      const places = node.places.map((actives) => moved(actives, symbol, search));
      if (isHopeless(places, search)) continue;
      const key = `${Math.min(node.text.length + 1, least)}|${keyOf(places)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ places, text: node.text + String.fromCodePoint(symbol) });
    }
  }
  return null;
}

function isFound(places: Places, search: Search): boolean {
  return places.every((actives, i) => actives.some(isEnd) === i < search.inside);
}

function isEnd({ run, places }: Active): boolean {
  return places.some((place) => place === run.tokens.length || run.ends.has(place));
}

function moved(actives: readonly Active[], symbol: number, { budget }: Search): readonly Active[] {
  const next: Active[] = [];
  for (const { index, run, places } of actives) {
    spend(budget, 30 + places.length * 60);
    const reached = closure(run, advance(run, places, run.folded ? lower(symbol) : symbol));
    if (reached.length > 0) next.push({ index, run, places: reached.sort((a, b) => a - b) });
  }
  return next;
}

function lower(symbol: number): number {
  const [first, ...more] = Array.from(String.fromCodePoint(symbol).toLowerCase());
  return more.length > 0 || first === undefined ? symbol : (first.codePointAt(0) ?? symbol);
}

/** One language that must hold has no way left, or one that mustn't holds whatever follows. */
function isHopeless(places: Places, search: Search): boolean {
  return places.some((actives, i) => (i < search.inside ? actives.length === 0 : actives.some(takesAll)));
}

function takesAll({ run, places }: Active): boolean {
  return places.includes(run.tokens.length - 1) && run.tokens.at(-1) === STAR && run.narrow < run.tokens.length;
}

/** The characters after which something differs; all others behave as the fresh one. */
function symbolsAt(places: Places, { fresh }: Search): ReadonlySet<number> {
  const symbols = new Set<number>([fresh]);
  for (const { run, places: at } of places.flat()) {
    for (const place of at) for (const symbol of awaited(run, place)) symbols.add(symbol);
  }
  return symbols;
}

function awaited(run: Run, place: number): readonly number[] {
  const token = run.tokens[place];
  if (typeof token !== 'number') return [];
  if (token >= 0) return run.folded ? variants(token) : [token];
  return place < run.narrow ? [COLON] : [];
}

const COLON = 0x3a;

function variants(token: number): readonly number[] {
  const upper = Array.from(String.fromCodePoint(token).toUpperCase());
  return upper.length === 1 ? [token, upper[0]?.codePointAt(0) ?? token] : [token];
}

function keyOf(places: Places): string {
  return places.map((actives) => actives.map(({ index, places: at }) => `${index}:${at.join(',')}`).join(';')).join('|');
}

const PREFERRED = 'xyzwvqkj0123456789';

/** A character that no pattern spells, in either case. */
function freshCharacter(languages: readonly Language[]): number {
  const used = new Set<Token>();
  for (const { runs } of languages) {
    for (const { tokens } of runs) {
      for (const token of tokens) {
        if (typeof token !== 'number' || token === STAR || token === ANY) continue;
        const text = String.fromCodePoint(token);
        for (const each of [text, text.toLowerCase(), text.toUpperCase()]) used.add(each.codePointAt(0) ?? 0);
      }
    }
  }
  for (const character of PREFERRED) {
    const code = character.codePointAt(0) ?? 0;
    if (!used.has(code)) return code;
  }
  for (let code = 0x4e00; ; code++) if (!used.has(code)) return code;
}
