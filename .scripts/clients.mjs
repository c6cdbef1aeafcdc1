// npm run test:clients: the AWS CLI and boto3 against `iamsync sandbox`, with nothing but the endpoint and the printed key.
import { join } from 'node:path';
import { pythonEnvironment } from './python.mjs';
import { node } from './run.mjs';
import { reportOf, vitest } from './suite.mjs';

const programs = pythonEnvironment('clients', 'test/clients/requirements.txt');
if (!node('.scripts/program.mjs')) process.exit(1);
process.env.IAMSYNC_PYTHON = join(programs, 'python');
process.exit(vitest('test/clients/vitest.config.ts', reportOf('clients')) ? 0 : 1);
