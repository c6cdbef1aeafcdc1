// What of a drawing is seen: zoom and move by buttons, keys, the wheel and dragging. The size on the page stays.

export interface Lens {
  /** All of the drawing. */
  readonly fit: () => void;
  /** Less than 1 comes nearer, more than 1 goes back; 0 shows all. */
  readonly by: (factor: number) => void;
  /** Whether the mouse has just moved the drawing, so that letting go is no click. */
  readonly hasMoved: () => boolean;
}

const STEP = 0.15;
const NEARER = 0.75;
const WHEEL = 0.85;
/** How often the drawing is larger than its frame at most. */
const NEAREST = 8;

/** The lens of the drawing in a frame, whatever drawing that is at the time. */
export function lens(frame: HTMLElement): Lens {
  let [x, y, width, height] = [0, 0, 1, 1];
  let whole = { width: 1, height: 1 };
  const show = (): void => frame.querySelector('svg')?.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
  const fit = (): void => {
    const svg = frame.querySelector('svg');
    whole = { width: Number(svg?.getAttribute('width')), height: Number(svg?.getAttribute('height')) };
    [x, y, width, height] = [0, 0, whole.width, whole.height];
    show();
  };
  const move = (right: number, down: number): boolean => {
    const before = `${x} ${y}`;
    x = between(x + right * width, 0, whole.width - width);
    y = between(y + down * height, 0, whole.height - height);
    show();
    return before !== `${x} ${y}`;
  };
  const by = (factor: number, at = { x: 0.5, y: 0.5 }): void => {
    if (factor === 0) return fit();
    const ratio = between(width * factor, whole.width / NEAREST, whole.width) / width;
    [width, height] = [width * ratio, height * ratio];
    move((1 / ratio - 1) * at.x, (1 / ratio - 1) * at.y);
  };
  keys(frame, by, move);
  wheel(frame, by);
  return { fit, by, hasMoved: drag(frame, move) };
}

/** Moves by parts of what is seen; true if there was anything to move. */
type Move = (right: number, down: number) => boolean;

function wheel(frame: HTMLElement, by: (factor: number, at: { x: number; y: number }) => void): void {
  const turned = (event: WheelEvent): void => {
    // Without a key, the wheel scrolls the page as ever.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    by(event.deltaY < 0 ? WHEEL : 1 / WHEEL, { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height });
  };
  frame.addEventListener('wheel', turned, { passive: false });
}

function drag(frame: HTMLElement, move: Move): () => boolean {
  let moved = false;
  frame.addEventListener('pointerdown', () => (moved = false));
  frame.addEventListener('pointermove', ({ buttons, movementX, movementY }) => {
    if (buttons !== 1) return;
    moved ||= Math.abs(movementX) + Math.abs(movementY) > 2;
    move(-movementX / frame.clientWidth, -movementY / frame.clientHeight);
  });
  return () => moved;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const FACTORS: Readonly<Record<string, number>> = { '+': NEARER, '=': NEARER, '-': 1 / NEARER, '0': 0 };

function keys(frame: HTMLElement, by: (factor: number) => void, move: Move): void {
  frame.addEventListener('keydown', (event) => {
    const arrow = ARROWS[event.key];
    const factor = FACTORS[event.key];
    if ((arrow === undefined && factor === undefined) || event.ctrlKey || event.metaKey || event.altKey) return;
    // Where there is nothing to move, the arrow keys scroll the page as ever.
    if (arrow === undefined || move(...arrow)) event.preventDefault();
    if (factor !== undefined) by(factor);
  });
}

function between(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
