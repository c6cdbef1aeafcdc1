// The pictures of the README, made from the demo manifests: what a plan looks like in a terminal, and who holds what.
// `--check` only compares. The same manifests give the same bytes: the time of the plan and the digest, which holds it, are left out.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { node, root } from './run.mjs';

const COLUMNS = 96;
const SANDBOX = '--sandbox=sandbox.json';
const check = process.argv.includes('--check');

// One column of a monospaced font at 13 pixels, and one row.
const [COLUMN, ROW, EDGE, BAR] = [7.83, 18, 18, 34];
const INKS = { 1: '#f0f3f6', 2: '#9aa4af', 31: '#ff9a94', 32: '#7fdf9f', 33: '#eec679' };
const PLAIN = '#d3d9e0';

/** Runs the program in the folder as on a terminal with colours, without this machine's settings of AWS. */
function iamsync(folder, ...args) {
  const env = { PATH: process.env.PATH, HOME: folder, FORCE_COLOR: '1', COLUMNS: String(COLUMNS), AWS_EC2_METADATA_DISABLED: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  if (status !== 0) throw new Error(`iamsync ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

function edit(folder, file, from, to) {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to edit in ${file}`);
  writeFileSync(path, after);
}

/** The plan of an edit of the demo account, as a terminal shows it. */
function planned(folder) {
  iamsync(folder, 'apply', SANDBOX, '--yes');
  edit(folder, 'manifests/policies.yaml', '            - s3:PutObject\n', '            - s3:PutObject\n            - s3:DeleteObject\n');
  edit(folder, 'manifests/users.yaml', 'users:\n', 'users:\n  newcomer:\n    groups: [storage-readers]\n');
  const text = iamsync(folder, 'plan', SANDBOX);
  return text.replace(/, as of \S+?Z/, '').replace(/ Digest: \S+/, '');
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text with colours as a drawing of a terminal: each run of one colour at the column where it stands, so that no font moves it. */
function terminal(command, text) {
  const rows = [`$ ${command}`, '', ...text.trimEnd().split('\n')];
  const height = BAR + rows.length * ROW + EDGE;
  const width = Math.ceil(2 * EDGE + COLUMNS * COLUMN);
  const lines = rows.map((row, index) =>
    runs(row)
      .map((run) => drawn(run, BAR + (index + 1) * ROW))
      .join(''),
  );
  const dots = ['#ff6b66', '#f5bf4f', '#5ac466'].map(
    (fill, index) => `<circle cx="${EDGE + 6 + index * 18}" cy="18" r="5.5" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title"><title id="title">${escaped(`What ${command} prints`)}</title><rect width="${width}" height="${height}" rx="10" fill="#14181f"/>${dots.join('')}<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">${lines.join('')}</g></svg>\n`;
}

/** The runs of one colour in a row: text, colour, and the column where it begins. */
function runs(row) {
  const found = [];
  let [codes, column] = [[], 0];
  // oxlint-disable-next-line no-control-regex -- the escape character begins a colour
  for (const [, code, text] of row.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
    if (text === undefined) codes = code === '0' ? [] : code.split(';');
    else {
      found.push({ text, codes, column });
      column += text.length;
    }
  }
  return found;
}

// Several blanks would be shown as one, so what stands behind them is placed by itself.
function drawn({ text, codes, column }, y) {
  const fill = INKS[codes.at(-1)] ?? PLAIN;
  const weight = codes.includes('1') ? ' font-weight="700"' : '';
  return Array.from(text.matchAll(/\S+(?: \S+)*/g), ({ 0: shown, index }) => {
    const x = (EDGE + (column + index) * COLUMN).toFixed(1);
    const length = (shown.length * COLUMN).toFixed(1);
    return `<text x="${x}" y="${y}" fill="${fill}"${weight} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(shown)}</text>`;
  }).join('');
}

function made() {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-pictures-'));
  try {
    for (const name of ['manifests', 'iamsync.yaml']) cpSync(join(root, name), join(folder, name), { recursive: true });
    const account = iamsync(folder, 'graph', '--desired', '--format', 'svg');
    return { 'docs/pictures/plan.svg': terminal('iamsync plan', planned(folder)), 'docs/pictures/account.svg': account };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!node('.scripts/program.mjs')) process.exit(1);
for (const [file, text] of Object.entries(made())) {
  const path = join(root, file);
  if (check) {
    let committed = '';
    try {
      committed = readFileSync(path, 'utf8');
    } catch {
      // Missing counts as stale.
    }
    if (committed === text) continue;
    console.error(`${file} is stale. Run: npm run pictures`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
