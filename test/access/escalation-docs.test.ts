// The guide shows the table of ways as it is. UPDATE_DOCS=1 writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { TEMPLATES } from '../../src/access/escalation.ts';

const GUIDE = fileURLToPath(new URL('../../docs/guide/escalation.md', import.meta.url));
const MARKS = /(?<=<!-- ways -->\n)[^]*(?=<!-- \/ways -->)/;

function table(): string {
  const families = [...new Set(TEMPLATES.map(({ family }) => family))];
  return families
    .map((family) => {
      const rows = TEMPLATES.filter((template) => template.family === family).map(({ id, what, needs, sources }) => {
        const places = [...new Set(needs.map(({ on }) => on))];
        const actions = places.map(
          (place) =>
            `${needs.flatMap(({ action, on }) => (on === place ? [`\`${action}\``] : [])).join(', ')} of ${place === '*' ? 'anything' : place}`,
        );
        return `| \`${id}\` | ${what} | ${actions.join('; ')} | ${sources.length === 0 ? '–' : sources.join(', ')} |`;
      });
      return [`### ${family}`, '| Way | What happens | Actions | Sources |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
    })
    .join('\n');
}

it('shows every way', () => {
  const guide = readFileSync(GUIDE, 'utf8');
  const fresh = guide.replace(MARKS, () => table());
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(GUIDE, fresh);
  expect(readFileSync(GUIDE, 'utf8') === fresh, 'run this test with UPDATE_DOCS=1').toBe(true);
});
