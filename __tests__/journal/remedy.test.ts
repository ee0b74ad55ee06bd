import { expect, test } from '@jest/globals';
import { type Remedy, remedyFor } from '../../src/journal/interrupted-deployment.js';
import {
  created,
  following,
  type Run,
  restarted,
  service,
  toldToRestart,
  unchanged,
  updated,
} from '../rollback/cases.js';
import { header } from './journals.js';

const web1 = updated('web@1.service');
const untouched = updated('web@2.service', { phase: 'skipped' });
const inFlight = updated('web@2.service', { phase: 'interrupted' });
const notWritten = updated('web@2.service', { phase: 'interrupted', effect: 'none' });
const failed = updated('web@2.service', { phase: 'failed' });

interface Row {
  readonly title: string;
  readonly services: readonly (readonly Run[])[];
  /** What is wanted of a cancellation, and the remedy. */
  readonly settle: Remedy;
  readonly rollback: Remedy;
  readonly isRollingBack?: boolean;
  readonly onFailure?: 'rollback' | 'stop';
  readonly command?: 'restart';
}

test.each<Row>([
  { title: 'nothing had been started', services: [], settle: 'none', rollback: 'none' },
  { title: 'nothing had been written', services: [[notWritten]], settle: 'none', rollback: 'none' },
  { title: 'nothing had to be changed', services: [[unchanged('web@1.service')]], settle: 'none', rollback: 'none' },
  { title: 'everything was available', services: [[web1], [web1]], settle: 'none', rollback: 'none' },
  { title: 'one was in flight', services: [[web1, inFlight]], settle: 'recover', rollback: 'roll-back' },
  {
    title: 'one was in flight in the second service',
    services: [[web1], [inFlight]],
    settle: 'recover',
    rollback: 'roll-back',
  },
  { title: 'it was between two instances', services: [[web1, untouched]], settle: 'recover', rollback: 'roll-back' },
  { title: 'it was between two services', services: [[web1], [untouched]], settle: 'none', rollback: 'roll-back' },
  {
    title: 'only a sidekick had been started again',
    services: [[following('log@1.service', 'web@1.service', { effect: 'applied' }), untouched]],
    settle: 'none',
    rollback: 'roll-back',
  },
  {
    title: 'one had failed',
    services: [[web1, failed]],
    settle: 'complete-rollback',
    rollback: 'complete-rollback',
  },
  {
    title: 'one had failed before anything was written, after others',
    services: [[web1, updated('web@2.service', { phase: 'failed', effect: 'none' })]],
    settle: 'complete-rollback',
    rollback: 'complete-rollback',
  },
  {
    title: 'one had failed alone, before anything was written',
    services: [[updated('web@2.service', { phase: 'failed', effect: 'none' })]],
    settle: 'none',
    rollback: 'none',
  },
  {
    title: 'one had failed, where failures stay as they are',
    services: [[failed, untouched]],
    onFailure: 'stop',
    settle: 'none',
    rollback: 'roll-back',
  },
  {
    title: 'one had failed beside one in flight, where failures stay as they are',
    services: [[failed, restarted('web@3.service', { phase: 'interrupted' })]],
    onFailure: 'stop',
    settle: 'recover',
    rollback: 'roll-back',
  },
  {
    title: 'one was in flight of a restart',
    services: [[toldToRestart('web@1.service'), toldToRestart('web@2.service', { phase: 'interrupted' })]],
    command: 'restart',
    settle: 'recover',
    rollback: 'recover',
  },
  {
    title: 'one of a restart had failed',
    services: [[toldToRestart('web@1.service'), toldToRestart('web@2.service', { phase: 'failed' })]],
    command: 'restart',
    settle: 'complete-rollback',
    rollback: 'complete-rollback',
  },
  {
    title: 'it was being rolled back already',
    services: [[web1, inFlight]],
    isRollingBack: true,
    settle: 'complete-rollback',
    rollback: 'complete-rollback',
  },
  {
    title: 'it was being rolled back already, where failures stay as they are',
    services: [[created('web@1.service'), failed]],
    isRollingBack: true,
    onFailure: 'stop',
    settle: 'complete-rollback',
    rollback: 'complete-rollback',
  },
])('$title: $settle, or $rollback where cancellations are rolled back', (row) => {
  const { services, isRollingBack = false, onFailure = 'rollback', command } = row;
  const interrupted = {
    header: { ...header, onFailure, ...(command && { command }) },
    result: services.map((runs, index) => service(`service ${index}`, runs)),
    isRollingBack,
    logs: new Map(),
  };
  expect(remedyFor(interrupted, 'settle')).toBe(row.settle);
  expect(remedyFor(interrupted, 'rollback')).toBe(row.rollback);
});
