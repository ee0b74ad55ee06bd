import { expect, test } from '@jest/globals';
import { outcomes, Stage, webTemplate } from './stage.js';

test.each([50, 300, 900, 1_500, 2_500])(
  'a deployment that was broken off %i ms into an instance is taken up again at once',
  async (ms) => {
    for (const next of [9_999, 5_555, 86_400]) {
      const stage = new Stage();
      await stage.deploy(webTemplate(), { count: '3' });
      const cancel = new AbortController();
      const interrupted = await stage.deploy(webTemplate(9_999), {
        count: '3',
        signal: cancel.signal,
        onEvent: (event) => {
          if (event.type === 'started' && event.step.unit === 'web@2.service')
            stage.after(ms / 1_000, () => cancel.abort(new Error('cancelled')));
        },
      });
      expect(interrupted.status).toBe('cancelled');
      expect(outcomes(interrupted)).toContain('web@2.service update cancelled');
      const again = await stage.deploy(webTemplate(next), { count: '3' });
      expect(['succeeded', 'unchanged']).toContain(again.status);
    }
  },
);
