// What a command says: results on standard output, everything else on standard error.
import { readTerminal } from '../edge/terminal.ts';
import type { Terminal } from '../edge/terminal.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { renderFindings } from '../render/diagnostics.ts';
import { renderFindingsJson, renderPlanJson } from '../render/json.ts';
import { renderFindingsMarkdown, renderMarkdown } from '../render/markdown.ts';
import { renderSarif } from '../render/sarif.ts';
import type { Setting } from '../render/sarif.ts';
import { renderPlan } from '../render/text.ts';
import type { Format, OutputOptions } from './options.ts';
import { CONFIG } from './source.ts';

export interface Screen {
  readonly terminal: Terminal;
  /** The result of the command. */
  readonly out: (text: string) => void;
  /** Notes, progress, questions. */
  readonly note: (text: string) => void;
  plan(plan: Plan): void;
  /** What ended the command, or all that it was to tell. `account`: whose plan it would have been, if that is known. */
  findings(findings: readonly Finding[], sources: ReadonlyMap<string, string>, account?: string | null): void;
}

const STREAMS: Pick<Screen, 'out' | 'note'> = {
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
};

/** The screen of this process, as its streams, its environment and the options want it. `setting` is for SARIF. */
export function openScreen(
  options: OutputOptions<Format>,
  setting: Setting = { folder: '', home: CONFIG },
  { out, note }: Pick<Screen, 'out' | 'note'> = STREAMS,
): Screen {
  const terminal = readTerminal(process, process.env, { color: options.color });
  const { width, color } = terminal;
  return {
    terminal,
    out,
    note,
    plan: (plan) => {
      switch (options.format) {
        case 'text':
          return out(renderPlan(plan, { width, color, full: options.full }));
        case 'json':
          return out(renderPlanJson(plan));
        case 'markdown':
          return out(renderMarkdown(plan));
        case 'sarif':
          return out(renderSarif(plan.findings, setting));
      }
    },
    findings: (findings, sources, account = null) => {
      switch (options.format) {
        case 'text':
          return note(renderFindings(findings, { width, color, sources }));
        case 'json':
          return out(renderFindingsJson(findings));
        case 'markdown':
          return out(renderFindingsMarkdown(findings, account));
        case 'sarif':
          return out(renderSarif(findings, setting));
      }
    },
  };
}
