// What tests of the library stand on: a sandbox, an empty folder, and a watch that nothing is said or listened to.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { Failure, load, sandbox } from '../../src/index.ts';
import type { Connection, Project, Sandbox } from '../../src/index.ts';

export const ACCOUNT = '123456789012';
export const ROLE = `roles:\n  app:\n    trust: { services: [lambda.amazonaws.com] }\n`;

export interface Scene {
  box: Sandbox;
  connection: Connection;
  /** An empty folder. */
  home: string;
  /** A project on the disk, whose journal lies with it. */
  project(files: Readonly<Record<string, string>>): Promise<Project>;
  /** Somebody else makes a role. */
  makeRole(name: string): Promise<void>;
}

const handlers = (): number[] => [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];

/** A scene that is new for each test of a file. */
export function useScene(): Scene {
  const scene: Scene = { box: noBox(), connection: {}, home: '', project: projectIn, makeRole };
  const before = handlers();
  beforeAll(() => {
    // The clients of the tests would say something about Node.
    vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
    vi.spyOn(process.stdout, 'write');
    vi.spyOn(process.stderr, 'write');
  });
  beforeEach(async () => {
    scene.box = await sandbox();
    scene.connection = scene.box.connection;
    scene.home = mkdtempSync(join(tmpdir(), 'iamsync-library-'));
  });
  afterEach(async () => {
    await scene.box.stop();
    rmSync(scene.home, { recursive: true, force: true });
  });
  afterAll(() => {
    expect(process.stdout.write).not.toHaveBeenCalled();
    expect(process.stderr.write).not.toHaveBeenCalled();
    expect(handlers()).toEqual(before);
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  return scene;
}

function noBox(): Sandbox {
  const stop = (): Promise<void> => Promise.resolve();
  return { endpoint: '', region: '', credentials: { accessKeyId: '', secretAccessKey: '' }, accounts: {}, connection: {}, stop };
}

function projectIn(this: Scene, files: Readonly<Record<string, string>>): Promise<Project> {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(this.home, file)), { recursive: true });
    writeFileSync(join(this.home, file), text);
  }
  return load({ folder: this.home });
}

async function makeRole(this: Scene, name: string): Promise<void> {
  const { endpoint, region, credentials } = this.box;
  const iam = new IAMClient({ endpoint, region, credentials: { ...credentials } });
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  iam.destroy();
}

/** What a promise fails with. */
export async function failed(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw new Error(`this was to fail: ${String(error)}`);
}
