// Where the working folder lies in its repository, for output that names files from the top of it.
import { fileReader } from '../edge/files.ts';
import { folderInRepository } from '../edge/revision.ts';
import type { Setting } from '../render/sarif.ts';
import type { Format, OutputOptions, SourceOptions } from './options.ts';
import { CONFIG, findConfig } from './source.ts';

/** The setting of SARIF output; undefined for other formats, which need none. */
export async function settingFor({ format, config }: SourceOptions & OutputOptions<Format>): Promise<Setting | undefined> {
  if (format !== 'sarif') return undefined;
  return { folder: await folderInRepository(), home: config ?? (await findConfig(fileReader)) ?? CONFIG };
}
