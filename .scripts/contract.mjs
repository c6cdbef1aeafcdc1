// Writes docs/guide/sandbox-and-moto.md from the rules in test/contract, whose test proves that the page is fresh.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importSource, root } from './bundle.mjs';

const { contractPage } = await importSource("export { contractPage } from './test/contract/page.ts';");
await writeFile(join(root, 'docs/guide/sandbox-and-moto.md'), contractPage());
