// The script of a report, in the browser: filters of tables, and the picture. Without it, everything can be read all the same.
import { explore } from './explore.ts';
import { filter } from './filter.ts';

for (const part of document.querySelectorAll<HTMLElement>('[data-filter]')) filter(part);
for (const part of document.querySelectorAll<HTMLElement>('[data-picture]')) explore(part);
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-open]')) {
  const isOpen = button.dataset['open'] === 'all';
  button.addEventListener('click', () => unfold(button.closest('section'), isOpen));
}
// On paper nothing can be opened.
addEventListener('beforeprint', () => unfold(document.body, true));

function unfold(part: Element | null, isOpen: boolean): void {
  for (const one of part?.querySelectorAll('details') ?? []) one.open = isOpen;
}
