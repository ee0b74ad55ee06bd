import { expect, test } from '@jest/globals';
import { type DeploymentEnd, deploymentStateOf } from '../../src/github/deployment-state.js';

const after = (status: DeploymentEnd['status'], more: Partial<DeploymentEnd> = {}) =>
  deploymentStateOf({ command: 'deploy', isAsBefore: false, ...more, status });

test('what left the cluster as it was is never a success, which would end the one that runs there', () => {
  expect(after('rolled-back', { isAsBefore: true })).toBe('failure');
  expect(after('failed', { isAsBefore: true })).toBe('failure');
  expect(after('cancelled', { isAsBefore: true })).toBe('inactive');
});

test('a deployment that is cancelled half-way is an error', () => {
  expect(after('cancelled')).toBe('error');
  expect(after('cancelled', { command: 'destroy' })).toBe('error');
});

test('a commit that runs is a success, whether it ran before or not', () => {
  expect(after('succeeded')).toBe('success');
  expect(after('unchanged', { isAsBefore: true })).toBe('success');
});

test('what is paused runs for the smaller part, and no record of it stays in progress', () => {
  expect(after('paused')).toBe('inactive');
  expect(after('paused', { isAsBefore: true })).toBe('inactive');
});

test('nothing runs of what was destroyed', () => {
  expect(after('succeeded', { command: 'destroy' })).toBe('inactive');
  expect(after('unchanged', { command: 'destroy', isAsBefore: true })).toBe('inactive');
  expect(after('failed', { command: 'destroy' })).toBe('failure');
});
