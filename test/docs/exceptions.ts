// What of the pages is not run, or not compared, each with its reason. An entry that nothing needs fails.
export interface Exception {
  readonly page: string;
  /** How the block begins. */
  readonly starts: string;
  readonly why: string;
}

/** Blocks of commands that are not run. */
export const NOT_RUN: readonly Exception[] = [
  { page: 'README.md', starts: 'npm ci && npm test', why: 'It is this suite that would start itself; .ci/run does it in a clean clone.' },
  { page: 'README.md', starts: 'npm ci\n', why: 'It installs the program into a prefix: test/journeys/readme.test.ts runs it.' },
  { page: 'docs/guide/pipelines.md', starts: 'docker build', why: 'It needs Docker and the published package.' },
  { page: 'docs/guide/migrating.md', starts: 'terraform state pull', why: 'It needs Terraform with a state that holds such resources.' },
];

/** Blocks of text that show what a program prints, and are not compared here. */
export const NOT_COMPARED: readonly Exception[] = [
  {
    page: 'docs/guide/reliability.md',
    starts: 'No safe order',
    why: 'A plan without a safe order: tests of plan/transition look at such.',
  },
  { page: 'docs/guide/reliability.md', starts: 'part   ', why: 'The table of npm run test:chaos, which takes minutes.' },
  {
    page: 'docs/guide/library.md',
    starts: 'manifests/roles.yaml:9:21',
    why: 'test/library/example.test.ts runs the program and compares it.',
  },
];
