// What a command says: results on standard output, everything else on standard error.
import { readTerminal } from '../edge/terminal.ts';
import type { Terminal } from '../edge/terminal.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import { renderAnnotations } from '../render/annotations.ts';
import { printed } from '../render/clean.ts';
import { renderFindings } from '../render/diagnostics.ts';
import type { Surroundings } from '../render/html/plan.ts';
import type { Setting } from '../render/sarif.ts';
import { CLEAR } from './status.ts';
import type { Format, OutputOptions } from './options.ts';
import { onGithub } from './setting.ts';
import { CONFIG } from './source.ts';

export interface Screen {
  readonly terminal: Terminal;
  /** The result of the command. */
  readonly out: (text: string) => void;
  /** Notes, progress, questions. */
  readonly note: (text: string) => void;
  /** `around`: what a report in HTML shows beside the plan; `sources`: texts of the manifests, for code frames. */
  plan(plan: Plan, around?: Surroundings | null, sources?: ReadonlyMap<string, string>): Promise<void>;
  /** What ended the command, or all that it was to tell. `account`: whose plan it would have been, if that is known. */
  findings(findings: readonly Finding[], sources: ReadonlyMap<string, string>, account?: string | null): Promise<void>;
  /** Where GitHub Actions reads along, findings for it too; `plan` and `findings` do so by themselves. */
  annotate(findings: readonly Finding[]): void;
}

// Colours are let through where a terminal reads, or where they were asked for; a rewritten line begins with the order to clear it.
function streams({ color, notes }: Terminal): Pick<Screen, 'out' | 'note'> {
  return {
    out: (text) => void process.stdout.write(printed(text, color)),
    note: (text) => {
      const clear = process.stderr.isTTY && text.startsWith(CLEAR) ? CLEAR : '';
      process.stderr.write(clear + printed(text.slice(clear.length), notes.color));
    },
  };
}

/**
 * The screen of this process, as its streams, its environment and the options want it. `setting` is for SARIF, and for annotations, which
 * commands without one do not make.
 */
export function openScreen(options: OutputOptions<Format>, place?: Setting, given?: Pick<Screen, 'out' | 'note'>): Screen {
  const setting = place ?? { folder: '', home: CONFIG };
  const terminal = readTerminal(process, process.env, { color: options.color });
  const { out, note } = given ?? streams(terminal);
  const annotate: Screen['annotate'] = (findings) => {
    if (place === undefined || options.format === 'sarif' || !onGithub()) return;
    // Not through note, which defuses everything that a runner would obey.
    const text = renderAnnotations(findings, place.folder);
    if (given === undefined) process.stderr.write(text);
    else note(text);
  };
  return {
    terminal,
    out,
    note,
    annotate,
    plan: async (plan, around, sources) => {
      annotate(plan.findings);
      out(await planIn(plan, options, { terminal, setting, around: around ?? null, sources }));
    },
    findings: async (findings, sources, account = null) => {
      annotate(findings);
      if (options.format === 'text') note(renderFindings(findings, { ...terminal.notes, sources }));
      else out(await findingsIn(findings, options.format, { setting, account }));
    },
  };
}

interface Beside {
  readonly terminal: Terminal;
  readonly setting: Setting;
  readonly around: Surroundings | null;
  readonly sources: ReadonlyMap<string, string> | undefined;
}

// Each format is loaded when it is asked for: together they are more text than everything that validate needs.
async function planIn(
  plan: Plan,
  { format, full }: OutputOptions<Format>,
  { terminal, setting, around, sources }: Beside,
): Promise<string> {
  switch (format) {
    case 'text': {
      const { width, color } = terminal;
      const { renderPlan } = await import('../render/text.ts');
      return renderPlan(plan, { width, color, full, ...(sources === undefined ? {} : { sources }) });
    }
    case 'json':
      return (await import('../render/json.ts')).renderPlanJson(plan);
    case 'markdown':
      return (await import('../render/markdown.ts')).renderMarkdown(plan);
    case 'sarif':
      return (await import('../render/sarif.ts')).renderSarif(plan.findings, setting);
    case 'html':
      return (await import('../render/html/plan.ts')).renderPlanHtml(plan, around);
  }
}

interface Whose {
  readonly setting: Setting;
  readonly account: string | null;
}

async function findingsIn(findings: readonly Finding[], format: Exclude<Format, 'text'>, { setting, account }: Whose): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../render/json.ts')).renderFindingsJson(findings);
    case 'markdown':
      return (await import('../render/markdown.ts')).renderFindingsMarkdown(findings, account);
    case 'sarif':
      return (await import('../render/sarif.ts')).renderSarif(findings, setting);
    case 'html':
      return (await import('../render/html/plan.ts')).renderFindingsHtml(findings, account);
  }
}
