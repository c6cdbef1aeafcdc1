// Planning from a file and checking manifests, without an account: how long, how it grows, and what remembering saves.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWhole } from '../src/manifest/whole-yaml.ts';
import { parseYaml } from '../src/manifest/yaml.ts';
import { atMost, figure, median, ratio } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { estateOf, manifestOf, sizeFor } from './support/estate.ts';
import type { Estate } from './support/estate.ts';
import { runProgram } from './support/program.ts';
import type { Ran } from './support/program.ts';

const CHANGES = 200;
const ROLES = 5000;
/** With users, policies and groups in proportion: 5,000 entities, and 5 MB of manifests. */
const ROLES_IN_FILES = 2882;
const SMALL_FILES = 5000;
/** Roles of the accounts between which growth is measured. */
const GROWTH = [295, 735, 1470, 2940, 5880];

/** Runs it so often and gives the middle one of each figure. */
async function middle(rounds: number, run: (round: number) => Promise<Ran>): Promise<Pick<Ran, 'wall' | 'cpu' | 'peak'>> {
  const all: Ran[] = [];
  for (let round = 0; round < rounds; round++) all.push(await run(round));
  const of = (name: 'wall' | 'cpu' | 'peak'): number => median(all.map((one) => one[name]));
  return { wall: of('wall'), cpu: of('cpu'), peak: of('peak') };
}

function project(folder: string, files: ReadonlyMap<string, string>): string {
  mkdirSync(join(folder, 'manifests'), { recursive: true });
  writeFileSync(join(folder, 'iamsync.yaml'), 'journal: none\nlimits: { accessChanges: 1000000 }\n');
  for (const [name, text] of files) writeFileSync(join(folder, 'manifests', name), text);
  return folder;
}

function bySection({ declarations }: Estate): Map<string, string> {
  const sections = [...new Set(declarations.map((one) => one.section))];
  return new Map(sections.map((section) => [`${section}.yaml`, manifestOf(declarations.filter((one) => one.section === section))]));
}

async function planned(top: string, roles: number, rounds: number) {
  const estate = estateOf(sizeFor(roles), Math.round((CHANGES * roles) / ROLES));
  const cwd = project(join(top, `plan-${roles}`), bySection(estate));
  writeFileSync(join(cwd, 'account.json'), estate.former);
  const found = await middle(rounds, () => runProgram(['plan', '--live', 'account.json'], { cwd, env: {} }));
  return { entities: estate.declarations.length, ...found };
}

// The slope of a line through the points on paper with logarithmic scales.
function exponentOf(points: readonly (readonly [size: number, took: number])[]): number {
  const logs = points.map(([size, took]) => [Math.log(size), Math.log(took)] as const);
  const mean = (place: 0 | 1): number => logs.reduce((sum, point) => sum + point[place], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return logs.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread;
}

async function growth(top: string): Promise<readonly Figure[]> {
  const points: (readonly [number, number])[] = [];
  for (const roles of GROWTH) {
    const { entities, cpu } = await planned(top, roles, 1);
    points.push([entities, cpu]);
  }
  const figures = points.map(([entities, cpu]) => figure(`plan of ${entities} entities, CPU`, cpu / 1000, 's'));
  return [...figures, figure('exponent of growth (1 is linear)', exponentOf(points), '', atMost(1.1))];
}

/** Manifests checked without memory, then with a new one, then from it. */
async function validated(name: string, cwd: string, rounds: number): Promise<readonly Figure[]> {
  const env = (round: number) => ({ XDG_CACHE_HOME: join(cwd, `cache-${round}`), XDG_STATE_HOME: join(cwd, `state-${round}`) });
  const plain = await middle(rounds, () => runProgram(['validate', '--no-cache'], { cwd, env: {} }));
  const first = await middle(rounds, (round) => runProgram(['validate'], { cwd, env: env(round) }));
  const second = await middle(rounds, (round) => runProgram(['validate'], { cwd, env: env(round) }));
  return [
    figure(`validate ${name}`, first.wall / 1000, 's', atMost(3)),
    figure(`validate ${name}, CPU`, first.cpu / 1000, 's'),
    figure(`validate ${name}, peak memory`, first.peak, 'MB'),
    ratio(`the same with memory : without`, first.cpu, plain.cpu),
    figure(`validate ${name} again`, second.wall / 1000, 's'),
    ratio(`validate ${name}, again : at first, CPU`, second.cpu, first.cpu),
    ratio(`validate ${name}, again : at first`, second.wall, first.wall, atMost(0.2)),
  ];
}

// The fast reader against the parser of all of YAML, which gives the same tree; in turns, in one process.
async function reading(text: string): Promise<Figure> {
  const [fast, whole] = [parseYaml, (file: string, source: string) => parseWhole(file, source, null)].map((read) => async () => {
    const before = process.cpuUsage();
    await read('all.yaml', text);
    return process.cpuUsage(before).user;
  });
  const times: (readonly [number, number])[] = [];
  for (let round = 0; round < 3; round++) times.push([(await fast?.()) ?? Number.NaN, (await whole?.()) ?? Number.NaN]);
  return ratio('fast reader : parser of all of YAML, CPU', median(times.map(([one]) => one)), median(times.map(([, other]) => other)));
}

export const bench: Bench = {
  about: `plan --live of ${ROLES} roles, 2,000 users and 1,500 policies with ${CHANGES} changes, all declared; validate of 5 MB in one file and of ${SMALL_FILES} files`,
  async run({ quick }) {
    const top = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
    const rounds = quick ? 1 : 3;
    try {
      const plan = await planned(top, quick ? ROLES / 5 : ROLES, rounds);
      const estate = estateOf(sizeFor(ROLES_IN_FILES), 0);
      const text = manifestOf(estate.declarations);
      const one = project(join(top, 'one'), new Map([['all.yaml', text]]));
      const files = estate.declarations.map((each, n) => [`${n}.yaml`, manifestOf([each])] as const);
      const many = project(join(top, 'many'), new Map(files));
      return [
        figure(`plan --live of ${plan.entities} entities`, plan.wall / 1000, 's', ...(quick ? [] : [atMost(3)])),
        figure('plan --live, CPU', plan.cpu / 1000, 's'),
        figure('plan --live, peak memory', plan.peak, 'MB', atMost(400)),
        ...(quick ? [] : await growth(top)),
        ...(await validated('5 MB in one file', one, rounds)),
        ...(await validated(`${SMALL_FILES} files`, many, rounds)),
        await reading(text.slice(0, text.lastIndexOf('\n', text.length / 5) + 1)),
      ];
    } finally {
      rmSync(top, { recursive: true, force: true });
    }
  },
};
