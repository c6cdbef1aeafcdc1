// iamsync.yaml: from text to the noun Config, or to everything that is wrong with it.
import type { Scope } from '../model/address.ts';
import type { AccountConfig, Config, Reach, Settings } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import { isError } from '../model/finding.ts';
import { NO_GUARDS } from '../model/guards.ts';
import { byCodePoint } from '../model/json.ts';
import { configSchema } from './config-schema.ts';
import { readGuards } from './guards.ts';
import { defaultJournal, readJournal } from './journal.ts';
import { filledReach, NO_REACH, readEntrance } from './entrance.ts';
import type { Said } from './entrance.ts';
import type { Entry, Node } from './node.ts';
import { entryOf } from './node.ts';
import { folderOf, join } from './paths.ts';
import { at, error, inOrder } from './report.ts';
import type { Report } from './report.ts';
import { BUILT_IN, replace, replaceAll, SYMBOLIC, VARIABLE_NAME, variablesOf } from './variables.ts';
import { readSinks } from './sinks.ts';
import { fit, shapeOf } from './validate.ts';
import { parseYaml } from './yaml.ts';

const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const MANIFESTS = 'manifests';

/** The configuration where there is no iamsync.yaml; `folder` is the one that paths are relative to. */
export function defaultConfig(folder: string): Config {
  return {
    accounts: [],
    defaults: { manifests: [join(folder, MANIFESTS)], vars: {} },
    reach: NO_REACH,
    journal: defaultJournal(folder),
    sinks: {},
    guards: NO_GUARDS,
  };
}

/**
 * Reads a configuration. `path` is shown in findings, and what the text names is relative to its folder, or to the one that is
 * given. The configuration is null if any finding is an error.
 */
export async function readConfig(
  path: string,
  text: string,
  folder: string = folderOf(path),
): Promise<{ config: Config | null; findings: Finding[] }> {
  const findings: Finding[] = [];
  const report: Report = (finding) => findings.push(finding);
  const parsed = await parseYaml(path, text);
  for (const finding of parsed.findings) report(finding);
  const [tree, second] = parsed.documents;
  if (second !== undefined)
    report(error('config', second.place, 'A configuration is one YAML document.', 'Merge this document into the first one.'));
  // An empty file configures nothing, which is fine; one that can't be read is reported.
  const config = tree === undefined ? defaultConfig(folder) : readTree(tree, folder, report);
  return { config: findings.some(isError) ? null : config, findings: inOrder(findings) };
}

/** What holds for a configured account, or, with null, for the one of the ambient credentials: variables replaced. */
export function settingsOf(config: Config, account: AccountConfig | null, scope: Scope | null): Settings {
  const { manifests, vars } = account ?? config.defaults;
  const known = variablesOf(scope ?? (account === null ? null : { ...SYMBOLIC, account: account.id }), {});
  const filled = (text: string): string => replace(text, known).text;
  return { manifests: manifests.map(filled), vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, filled(value)])) };
}

/** How a configured account is reached, or, with null, the one of the ambient credentials: variables replaced. */
export function reachOf(config: Config, account: AccountConfig | null, partition: string): Reach {
  return filledReach((account ?? config).reach, { account: account?.id ?? SYMBOLIC.account, partition });
}

function readTree(tree: Node, folder: string, report: Report): Config | null {
  checkVariables(tree, report);
  const fitted = fit(tree, shapeOf('config', configSchema, 'The configuration'), tree.place, report);
  if (fitted === undefined) return null;
  const shared = entryOf(fitted.node, 'accountDefaults')?.value;
  const defaults = readSettings(shared, { manifests: [join(folder, MANIFESTS)], vars: {} }, folder, report);
  const said = { own: undefined, shared, id: null, folder };
  const accounts = readAccounts(entryOf(fitted.node, 'accounts')?.value, defaults, said, report);
  const { reach } = accounts.length === 0 ? readEntrance(said, report) : { reach: NO_REACH };
  const sinks = readSinks(entryOf(fitted.node, 'sinks')?.value, folder);
  const journal = readJournal(entryOf(fitted.node, 'journal'), folder, report);
  return { accounts, defaults, reach, journal, sinks, guards: readGuards(fitted.node, report) };
}

// The variables stay in the texts: their values are known when the account is.
function checkVariables(tree: Node, report: Report): void {
  const next = `Only ${BUILT_IN.map((name) => `$(${name})`).join(' and ')} may stand in a configuration; write $$( for a literal $(.`;
  replaceAll(tree, variablesOf(null, {}), (finding) => report(finding.rule === 'unknown-variable' ? { ...finding, next } : finding));
}

function readAccounts(node: Node | undefined, defaults: Settings, said: Said, report: Report): AccountConfig[] {
  const ids = new Map<string, Entry>();
  const accounts = entriesOf(node).map((entry): AccountConfig => {
    if (!ACCOUNT_NAME.test(entry.key)) {
      report(
        error(
          'account-name',
          entry.place,
          `${entry.key} can't be the name of an account.`,
          'Use at most 64 letters, digits and _.-, a letter or digit first.',
        ),
      );
    }
    const id = textOf(entryOf(entry.value, 'id')?.value) ?? '';
    const first = ids.get(id);
    if (first === undefined) ids.set(id, entry);
    else if (id !== '') {
      const message = `The accounts ${first.key} (${at(first.place)}) and ${entry.key} have the same id ${id}.`;
      report({
        ...error('account-twice', entry.place, message, 'Remove one of them.'),
        related: [{ place: first.place, message: 'first here' }],
      });
    }
    const settings = readSettings(entry.value, defaults, said.folder, report);
    return { name: entry.key, id, ...settings, ...readEntrance({ ...said, own: entry.value, id }, report) };
  });
  return accounts.sort((a, b) => byCodePoint(a.name, b.name));
}

function readSettings(node: Node | undefined, defaults: Settings, folder: string, report: Report): Settings {
  const manifests = entryOf(node, 'manifests')?.value;
  const folders =
    manifests?.type === 'list'
      ? manifests.items.flatMap((item) => textOf(item) ?? []).map((text) => join(folder, text))
      : defaults.manifests;
  const own = entriesOf(entryOf(node, 'vars')?.value).map(({ key, place, value }): [string, string] => {
    if (BUILT_IN.some((name) => name === key))
      report(error('variable-name', place, `The variable ${key} is built in.`, 'Choose another name, or remove it.'));
    else if (!VARIABLE_NAME.test(key))
      report(error('variable-name', place, `${key} can't be the name of a variable.`, 'Use letters, digits and _.-, a letter or _ first.'));
    return [key, textOf(value) ?? ''];
  });
  return { manifests: folders, vars: { ...defaults.vars, ...Object.fromEntries(own) } };
}

function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.type === 'mapping' ? node.entries : [];
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'scalar' ? String(node.value) : undefined;
}
