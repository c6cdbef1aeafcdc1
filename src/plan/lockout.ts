// Lock-out: whether who applies a plan can carry it to its end and take it back, from every state between two calls; whether it can
// still be entered; and whether somebody with full access is left.
import type { Finding } from '../model/finding.ts';
import type { Action, Change } from '../model/plan.ts';
import type { LiveState } from '../model/state.ts';
import type { Consent } from './consent.ts';
import { askingIn } from './lockout/asks.ts';
import { fullAccessIn } from './lockout/full.ts';
import type { FullAccess } from './lockout/full.ts';
import { keyCalls, renameIn } from './lockout/keys.ts';
import { mightOf } from './lockout/might.ts';
import { neverAllowed, recorderOf, takenBy } from './lockout/powers.ts';
import type { Recorder } from './lockout/powers.ts';
import { providersOf } from './lockout/providers.ts';
import type { Providers } from './lockout/providers.ts';
import { tellApplier, tellFull } from './lockout/told.ts';
import type { Found } from './lockout/told.ts';
import { waysTo } from './lockout/ways.ts';
import type { Ways } from './lockout/ways.ts';
import { applierOf } from './lockout/who.ts';
import type { Applier } from './lockout/who.ts';
import { openNumbers } from './transition/numbers.ts';
import { openStage } from './transition/stage.ts';
import type { Stage } from './transition/stage.ts';
import { openViews } from './transition/views.ts';
import type { View } from './transition/views.ts';

export interface LockoutRequest {
  readonly live: LiveState;
  readonly changes: readonly Change[];
  /** In the order of the waves. */
  readonly actions: readonly Action[];
  /** ARN of who applies; null: whoever plans. */
  readonly applyAs: string | null;
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly consent: Consent;
}

/** Refusals and warnings about who would be locked out by a plan; approvals `lock-out ADDRESS` lift the refusals. */
export function lockOuts(request: LockoutRequest): Finding[] {
  const { live, actions, applyAs } = request;
  if (actions.length === 0) return [];
  const { applier, findings } = applierOf(live, applyAs);
  const stage = openStage(live);
  const views = openViews(stage.world, openNumbers());
  const viewOf = (key: string): View | undefined => views.of(stage.world.actors.get(key));
  const full = fullAccessIn(stage.world, viewOf);
  const providers = providersOf(
    live,
    actions.map((action) => action.do),
  );
  const watched = applier === null ? null : watch(applier, request, { stage, viewOf, providers });
  play(actions, stage, { full, providers, watched });
  return [
    ...findings,
    ...tellFull(full.lapse(), request),
    ...(applier === null || watched === null ? [] : tellApplier(applier, watched.found(actions), request)),
  ];
}

interface Theatre {
  readonly stage: Stage;
  readonly viewOf: (key: string) => View | undefined;
  readonly providers: Providers;
}

interface Watched {
  readonly applier: Applier;
  readonly recorder: Recorder;
  readonly ways: Ways | null;
  readonly viewOf: Theatre['viewOf'];
  found(actions: readonly Action[]): Found;
}

function watch(applier: Applier, request: LockoutRequest, { stage, viewOf, providers }: Theatre): Watched | null {
  const { live, changes, asOf } = request;
  const first = viewOf(applier.address);
  if (first === undefined) return null;
  const recorder = recorderOf(first, askingIn(stage.world, live, changes));
  const ways = applier.kind === 'Role' ? waysTo(applier.address, stage.world, (key) => viewOf(key)?.principal, providers) : null;
  const might = mightOf(first, live.scope, asOf);
  return {
    applier,
    recorder,
    ways,
    viewOf,
    found: (actions) => ({
      might,
      taken: takenBy(actions, recorder.course, might),
      never: neverAllowed(actions, first, recorder.course, might),
      keys: applier.kind === 'User' ? keyCalls(actions, first.principal.name) : [],
      renamed: applier.kind === 'User' ? renameIn(actions, first.principal.name) : null,
      closed: ways?.closed() ?? null,
      lost: ways?.lost() ?? [],
    }),
  };
}

interface Watchers {
  readonly full: FullAccess;
  readonly providers: Providers;
  readonly watched: Watched | null;
}

function play(actions: readonly Action[], stage: Stage, { full, providers, watched }: Watchers): void {
  for (const action of actions) {
    watched?.recorder.before(action);
    const touched = stage.perform(action);
    const provider = providers.perform(action.do);
    full.after(action, touched);
    if (watched === null) continue;
    watched.ways?.after(action, touched, provider);
    watched.recorder.after(action, watched.viewOf(watched.applier.address));
  }
}
