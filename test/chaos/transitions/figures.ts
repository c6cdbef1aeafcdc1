// What is counted over all transitions, and how it is told.
export interface Counted {
  transitions: number;
  calls: number;
  least: number;
  /** Plans of more calls than the least. */
  longer: number;
  states: number;
  wrongStates: number;
  safe: number;
  undecided: number;
  refused: number;
  missed: number;
  untried: number;
  violations: number;
  ended: number;
  again: number;
  againSafe: number;
  againStates: number;
  againEnded: number;
}

export function nothing(): Counted {
  return {
    transitions: 0,
    calls: 0,
    least: 0,
    longer: 0,
    states: 0,
    wrongStates: 0,
    safe: 0,
    undecided: 0,
    refused: 0,
    missed: 0,
    untried: 0,
    violations: 0,
    ended: 0,
    again: 0,
    againSafe: 0,
    againStates: 0,
    againEnded: 0,
  };
}

export function figuresOf(counted: Counted): Record<string, string | number> {
  const { transitions, safe, calls, least, longer } = counted;
  return {
    transitions,
    'with a safe order': `${safe} (${share(safe, transitions)})`,
    'refused, and no order of the calls is safe': counted.refused,
    'refused although an order exists': counted.missed,
    'refused, and not all orders could be tried': counted.untried,
    undecided: counted.undecided,
    'states of an account looked at': counted.states,
    'calls of a transition': `${(calls / Math.max(1, transitions)).toFixed(1)} on average`,
    'calls beyond the least': `${calls - least} of ${calls} (${share(calls - least, least)}), in ${longer} plans`,
    'broken off and planned again': counted.again,
    'of these with a safe order': `${counted.againSafe} (${share(counted.againSafe, counted.again)})`,
    'of these, states looked at': counted.againStates,
  };
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
}
