// Where the working folder lies in its repository, for output that names files from the top of it.
import { fileReader } from '../edge/files.ts';
import type { Setting } from '../render/sarif.ts';
import type { Format, OutputOptions, SourceOptions } from './options.ts';
import { CONFIG, findConfig } from './source.ts';

/** Whether a runner of GitHub Actions reads along. */
export function onGithub(): boolean {
  return process.env['GITHUB_ACTIONS'] === 'true';
}

/** The setting of SARIF output and of annotations; undefined where there is neither. */
export async function settingFor({ format, config }: SourceOptions & OutputOptions<Format>): Promise<Setting | undefined> {
  if (format !== 'sarif' && !onGithub()) return undefined;
  const { folderInRepository } = await import('../edge/revision.ts');
  return { folder: await folderInRepository(), home: config ?? (await findConfig(fileReader)) ?? CONFIG };
}
