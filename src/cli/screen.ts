// What a command says: results on standard output, everything else on standard error.
import { readTerminal } from '../edge/terminal.ts';
import type { Terminal } from '../edge/terminal.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { renderFindings } from '../render/diagnostics.ts';
import { renderFindingsJson, renderPlanJson } from '../render/json.ts';
import { renderPlan } from '../render/text.ts';
import type { OutputOptions } from './options.ts';

export interface Screen {
  readonly terminal: Terminal;
  /** The result of the command. */
  out(text: string): void;
  /** Notes, progress, questions. */
  note(text: string): void;
  plan(plan: Plan): void;
  findings(findings: readonly Finding[], sources: ReadonlyMap<string, string>): void;
}

/** The screen of this process, as its streams, its environment and the options want it. */
export function openScreen(options: OutputOptions): Screen {
  const terminal = readTerminal(process, process.env, { color: options.color });
  const out = (text: string): void => void process.stdout.write(text);
  const note = (text: string): void => void process.stderr.write(text);
  const { width, color } = terminal;
  return {
    terminal,
    out,
    note,
    plan: (plan) => out(options.format === 'json' ? renderPlanJson(plan) : renderPlan(plan, { width, color, full: options.full })),
    findings: (findings, sources) => {
      if (options.format === 'json') out(renderFindingsJson(findings));
      else note(renderFindings(findings, { width, color, sources }));
    },
  };
}
