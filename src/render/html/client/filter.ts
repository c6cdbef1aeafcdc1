// Filters of one table: rows say what they are in data attributes, and controls which of these are wanted.

/** Shows the controls of a table and lets them hide its rows. A heading (data-group) goes with the last of its rows. */
export function filter(part: HTMLElement): void {
  const controls = [...part.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-key]')];
  const told = part.querySelector('output');
  const rows = [...part.querySelectorAll<HTMLElement>('[data-row],[data-group]')];
  const apply = (): void => {
    const tests = controls.map(testOf);
    let shown = 0;
    let group: HTMLElement | null = null;
    for (const row of rows) {
      if (row.dataset['group'] !== undefined) {
        group = row;
        group.hidden = true;
        continue;
      }
      row.hidden = !tests.every((test) => test(row));
      if (row.hidden) continue;
      shown += 1;
      if (group !== null) group.hidden = false;
    }
    const total = rows.filter((row) => row.dataset['row'] !== undefined).length;
    if (told !== null) told.textContent = shown === total ? `${total} shown` : `${shown} of ${total} shown`;
  };
  for (const control of controls) control.addEventListener('input', apply);
  for (const hidden of part.querySelectorAll<HTMLElement>('.controls')) hidden.hidden = false;
  apply();
}

function testOf(control: HTMLInputElement | HTMLSelectElement): (row: HTMLElement) => boolean {
  const key = control.dataset['key'] ?? '';
  if (control instanceof HTMLInputElement && control.type === 'checkbox')
    return control.checked ? (row) => row.dataset[key] !== undefined : () => true;
  const wanted = control.value.toLowerCase().trim();
  if (wanted === '') return () => true;
  if (control instanceof HTMLSelectElement) return (row) => row.dataset[key]?.toLowerCase() === wanted;
  const words = wanted.split(/\s+/);
  return (row) => words.every((word) => (row.dataset[key] ?? '').includes(word));
}
