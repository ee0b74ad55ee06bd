import { beginningOf, plainLine } from '../host/plain-text.js';
import type { Plan, ServicePlan, Step } from '../plan/plan.js';
import type { ClusterStatus } from './cluster-status.js';
import type { DeploymentReport } from './deployment-report.js';
import { diffLines } from './diff-lines.js';
import { type Detail, details } from './output-detail.js';
import { hasFailed, type UnitResult } from './unit-result.js';

/** All outputs of a job may have 1 MB together, which GitHub counts in UTF-16: two bytes for nearly every character. */
const maxCharacters = 490_000;

/** Failures that are listed when there is no room for anything else. */
const maxFailures = 200;

interface OutputOptions {
  readonly max?: number;
}

/**
 * Returns every output of the action with its value, whatever happened. If they would be more than `max` characters
 * together, they say less about each unit, and have `truncated` to show it.
 */
export function outputsOf(
  report: DeploymentReport,
  { max = maxCharacters }: OutputOptions = {},
): Record<string, string> {
  let outputs: Record<string, string> = {};
  for (const detail of details) {
    outputs = outputsIn(detail, report);
    if (Object.values(outputs).reduce((sum, { length }) => sum + length, 0) <= max) break;
  }
  return outputs;
}

function outputsIn(detail: Detail, report: DeploymentReport): Record<string, string> {
  const { status, reason, changed, plan, secrets = [], clusterStatus, durationMs, deploymentId } = report;
  const instances = detail.journals ? report.instances : report.instances.map(withoutJournal);
  const failures = instances.filter(hasFailed);
  const few = failures.slice(0, maxFailures);
  const listed = { all: instances, failed: failures, few }[detail.names];
  const done = (action: UnitResult['action']) =>
    names(listed.filter((instance) => instance.action === action && instance.outcome === 'succeeded'));
  return {
    status,
    reason: beginningOf(plainLine(reason), maxError),
    changed: String(changed),
    instances: JSON.stringify(instancesOutput(instances, few, detail)),
    created: done('create'),
    updated: done('update'),
    restarted: done('restart'),
    destroyed: done('destroy'),
    unchanged: names(listed.filter(({ outcome }) => outcome === 'unchanged')),
    failed: names(listed.filter(hasFailed)),
    plan: JSON.stringify(planOutput(plan ?? { services: [] }, { secrets, detail })),
    cluster: JSON.stringify(clusterOutput(clusterStatus ?? { services: [], units: [], machines: [] }, detail)),
    duration: String(Math.round(durationMs / 1_000)),
    'deployment-id': deploymentId === undefined ? '' : String(deploymentId),
  };
}

function names(instances: readonly UnitResult[]): string {
  return JSON.stringify(instances.map(({ unit }) => unit));
}

/** If some are left out, a last object says how many. */
function instancesOutput(
  instances: readonly UnitResult[],
  few: readonly UnitResult[],
  { instances: detail }: Detail,
): object[] {
  if (detail === 'whole') return instances.map(withShortError);
  const isTouched = ({ outcome }: UnitResult) => outcome !== 'skipped' && outcome !== 'unchanged';
  const listed = { short: instances, touched: instances.filter(isTouched), failed: few }[detail];
  const leftOut = instances.length - listed.length;
  return [...listed.map(shortInstance), ...(leftOut > 0 ? [{ truncated: true, leftOut }] : [])];
}

/** Longer reasons are not read, and a server may have sent more. */
const maxError = 2_000;

function withShortError(instance: UnitResult): UnitResult {
  const { error } = instance;
  return error === undefined || error.length <= maxError
    ? instance
    : { ...instance, error: beginningOf(error, maxError) };
}

function withoutJournal({ journal: _, ...instance }: UnitResult): UnitResult {
  return instance;
}

/** Everything that is known about a failure is useful. */
function shortInstance(instance: UnitResult): object {
  const { unit, service, action, outcome, error } = instance;
  if (hasFailed(instance)) return withShortError(instance);
  return {
    unit,
    service,
    action,
    outcome,
    ...(error !== undefined && { error: error.slice(0, 500) }),
    truncated: true,
  };
}

/** How steps are shown: with which detail, and without which secrets. */
interface StepView {
  readonly secrets: readonly string[];
  readonly detail: Detail;
}

/** The plan with the options it changes, not all options of its units. */
function planOutput({ services }: Plan, view: StepView): object {
  const { detail } = view;
  const isWhole = detail.steps === 'whole' && detail.diffs !== 'none';
  return {
    ...(!isWhole && services.length > 0 && { truncated: true }),
    services: detail.steps === 'none' ? [] : services.map((service) => serviceOutput(service, view)),
  };
}

function serviceOutput(plan: ServicePlan, view: StepView): object {
  const { detail } = view;
  const { service, wave, waitsFor, isPruned, steps } = plan;
  const firsts = new Map<string, string>();
  return {
    service,
    wave,
    after: waitsFor,
    ...(isPruned && { pruned: true }),
    steps: steps
      .filter(({ until }) => until !== 'running')
      .map((step) => ({
        unit: step.unit,
        action: step.action,
        ...(step.left !== undefined && { left: step.left }),
        ...(detail.steps === 'whole' && { reason: step.reason, ...revisions(step) }),
        ...(step.action === 'update' && diffOutput(step, view, firsts)),
      })),
  };
}

function revisions({ before, after }: Step): object {
  return { ...(after && { revision: after.revision }), ...(before && { previousRevision: before.revision }) };
}

/** Instances of one template change alike: if room is short, those after the first refer to it. */
function diffOutput(step: Step, { secrets, detail }: StepView, firsts: Map<string, string>): object {
  const { diffs } = detail;
  if (diffs === 'none') return {};
  const diff = diffLines(step, secrets);
  const key = diff.join('\n');
  const sameAs = firsts.get(key);
  if (diffs === 'once' && sameAs !== undefined) return { sameAs };
  firsts.set(key, step.unit);
  return { diff };
}

function clusterOutput({ services, units, machines }: ClusterStatus, { units: detail }: Detail): object {
  if (detail === 'whole') return { services, units, machines };
  const short = units.map(({ unit, currentState, systemdActiveState, machineIp }) => ({
    unit,
    currentState,
    systemdActiveState,
    machineIp,
  }));
  const isCut = units.length > 0 && { truncated: true };
  return { ...isCut, services: detail === 'none' ? [] : services, units: detail === 'none' ? [] : short, machines };
}
