// What the job leaves behind: outputs for later steps, a summary for people, and lines in the log.
import { appendFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function openOutputs(env) {
  const isGithub = env.GITHUB_ACTIONS === 'true';
  return {
    /**
     * For later steps; the delimiter can't be guessed, so that no value ends early.
     * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
     * @param {string} name
     * @param {string} value
     */
    set(name, value) {
      if (!env.GITHUB_OUTPUT) return;
      const end = `end-${randomUUID()}`;
      appendFileSync(env.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
    },
    /** @param {string} markdown */
    summary(markdown) {
      if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n\n`);
    },
    /** @param {string} text */
    say(text) {
      process.stdout.write(`${text}\n`);
    },
    /**
     * @param {'error' | 'warning' | 'notice'} level
     * @param {string} text
     */
    tell(level, text) {
      process.stdout.write(isGithub ? `::${level} title=iamsync::${escaped(text)}\n` : `${level}: ${text}\n`);
    },
  };
}

/** @typedef {ReturnType<typeof openOutputs>} Outputs */

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
