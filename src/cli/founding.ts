// What a new project shall be: by flags, by questions on a terminal, else by defaults.
import { askFor } from '../edge/question.ts';
import type { Wishes } from '../manifest/scaffold.ts';
import { Failure } from '../model/failure.ts';
import { VERSION } from '../model/version.ts';
import type { TargetOptions } from './options.ts';

export type InitArgs = Omit<TargetOptions, 'account'> & {
  readonly from: Wishes['from'] | undefined;
  /** 12 digits, or NAME=12 digits. */
  readonly account: string | undefined;
  readonly github: string | undefined;
  readonly gitlab: string | undefined;
  readonly branch: string;
  readonly environment: string | undefined;
  readonly journal: string | undefined;
  readonly action: string | undefined;
  readonly owners: readonly string[] | undefined;
  readonly yes: boolean;
  readonly force: boolean;
};

type Asked = Pick<InitArgs, 'from' | 'account' | 'github'>;

/** The flags, and for those that are missing the answers to questions; `asks`: somebody can be asked. */
export async function answered(argv: InitArgs, asks: boolean): Promise<InitArgs> {
  if (!asks || argv.yes) return argv;
  const from = argv.from ?? (await ask('First manifests: empty, demo, or export (what the account has)?', 'empty', fromOf));
  const account = argv.account ?? (await ask('Account id (12 digits), or none for that of the credentials?', 'none', knownAccount));
  const isPiped = argv.github !== undefined || argv.gitlab !== undefined || account === undefined;
  const github = isPiped ? argv.github : await ask('GitHub repository for the pipeline, OWNER/REPO, or none?', 'none', knownRepository);
  const asked: Asked = { from, account, github };
  return { ...argv, ...asked };
}

/** Asks until the answer is one; whoever breaks off gets no files. */
async function ask<T>(question: string, otherwise: string, read: (answer: string) => T): Promise<T> {
  for (;;) {
    const answer = await askFor(question, otherwise, process.stdin, process.stderr);
    if (answer === null)
      throw new Failure('usage', 'A question was not answered; nothing was written.', 'Run iamsync init again, or with --yes and flags.');
    try {
      return read(answer);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      process.stderr.write(`${error.message} ${error.next}\n`);
    }
  }
}

function knownAccount(answer: string): string | undefined {
  const text = blankOf(answer);
  return accountOf(text) === null ? undefined : text;
}

function knownRepository(answer: string): string | undefined {
  const text = blankOf(answer);
  return text === undefined ? undefined : repositoryOf(text, 'The repository', GITHUB);
}

function fromOf(answer: string): Wishes['from'] {
  if (answer === 'empty' || answer === 'demo' || answer === 'export') return answer;
  throw new Failure('usage', `${answer} is none of empty, demo and export.`, 'Write one of them.');
}

function blankOf(answer: string): string | undefined {
  return answer === 'none' ? undefined : answer;
}

/** The wishes behind the flags, but for what is exported. Throws Failure for what can't be. */
export function wishesOf(argv: InitArgs): Omit<Wishes, 'exported'> {
  const forge = forgeOf(argv);
  const account = accountOf(argv.account);
  if (forge !== null && account === null)
    throw new Failure('usage', 'A pipeline must know its account: the ARNs of its roles hold the id.', 'Add --account with the 12 digits.');
  const { action, journal, owners } = argv;
  if (action !== undefined && !/^[\w.-]+\/[\w./-]+@[\w./-]+$/.test(action))
    throw new Failure('usage', `--action ${action} is not OWNER/REPO@REF.`, 'Name the repository of the action and a tag or commit of it.');
  return {
    from: argv.from ?? 'empty',
    account,
    partition: partitionFor(argv.region ?? ''),
    forge,
    journal: journal ?? null,
    action: action ?? null,
    owners: ownersOf(owners, forge?.repository ?? ''),
    version: VERSION,
  };
}

function partitionFor(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function accountOf(text: string | undefined): Wishes['account'] {
  if (text === undefined) return null;
  const [, name = 'main', id] = /^(?:([A-Za-z0-9][\w.-]{0,63})=)?(\d{12})$/.exec(text) ?? [];
  if (id !== undefined) return { name, id };
  throw new Failure('usage', `${text} is no account.`, 'Give the 12 digits of its id, or NAME=ID.');
}

function forgeOf({ github, gitlab, branch, environment }: InitArgs): Wishes['forge'] {
  if (github !== undefined && gitlab !== undefined)
    throw new Failure('usage', '--github and --gitlab are two pipelines.', 'Give one of them.');
  if (!/^[\w][\w./-]*$/.test(branch))
    throw new Failure('usage', `--branch ${branch} is no branch.`, 'Name the branch that is applied, like main.');
  if (environment !== undefined && !/^[\w.-]+$/.test(environment))
    throw new Failure('usage', `--environment ${environment} is no name of an environment.`, 'Use letters, digits and _.-.');
  if (github !== undefined)
    return { kind: 'github', repository: repositoryOf(github, '--github', GITHUB), branch, environment: environment ?? null };
  if (environment !== undefined) throw new Failure('usage', '--environment belongs to --github.', 'Leave it out.');
  if (gitlab === undefined) return null;
  return { kind: 'gitlab', repository: repositoryOf(gitlab, '--gitlab', /^[\w.-]+(\/[\w.-]+)+$/), branch, environment: null };
}

const GITHUB = /^[\w.-]+\/[\w.-]+$/;

// A wildcard here would open the roles to other repositories.
function repositoryOf(text: string, option: string, pattern: RegExp): string {
  if (pattern.test(text)) return text;
  throw new Failure('usage', `${option} ${text} is no repository.`, 'Write it as OWNER/REPO, without https:// and wildcards.');
}

function ownersOf(owners: readonly string[] | undefined, repository: string): readonly string[] {
  if (owners === undefined) return [`@${repository.split('/')[0] ?? ''}`];
  const wrong = owners.find((owner) => !/^(@[\w./-]+|[^\s@]+@[^\s@]+)$/.test(owner));
  if (wrong === undefined) return owners;
  throw new Failure('usage', `--owners ${wrong} is nobody that CODEOWNERS can name.`, 'Write @user, @org/team or an address of e-mail.');
}
