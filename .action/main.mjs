// What action.yml and the GitLab template run: reads the inputs, does one command, says how it ended.
import { applyChange } from './apply.mjs';
import { watchDrift } from './drift.mjs';
import { githubHost } from './github.mjs';
import { gitlabHost } from './gitlab.mjs';
import { HostError } from './http.mjs';
import { readInputs } from './inputs.mjs';
import { openOutputs } from './outputs.mjs';
import { planChange } from './plan.mjs';
import { findProgram } from './program.mjs';
import { Refusal } from './refusal.mjs';

const { env } = process;
const outputs = openOutputs(env);
const COMMANDS = { plan: planChange, apply: applyChange, drift: watchDrift };
let rights = '';

try {
  const inputs = readInputs(env);
  const host = env.GITLAB_CI === 'true' ? gitlabHost(env, inputs.token) : githubHost(env, inputs.token);
  rights = host.rights;
  host.refuseEvent(inputs.command);
  process.exitCode = await COMMANDS[inputs.command]({ inputs, host, outputs, program: await findProgram(inputs) });
} catch (error) {
  process.exitCode = told(error);
}

/** @param {unknown} error */
function told(error) {
  if (error instanceof Refusal) {
    outputs.tell('error', `${error.message}\n${error.next}`);
    return error.code;
  }
  const forbidden = error instanceof HostError && [401, 403, 404].includes(error.status);
  outputs.tell('error', `${error instanceof Error ? error.message : String(error)}${forbidden ? `\n${rights}` : ''}`);
  return 1;
}
