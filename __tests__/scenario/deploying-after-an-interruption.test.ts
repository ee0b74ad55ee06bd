import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

test.each([50, 300, 900, 1_500, 2_500])(
  'a deployment that was broken off %i ms into an instance is taken up again at once',
  async (ms) => {
    for (const next of [9_999, 5_555, 86_400]) {
      const stage = new Stage();
      await stage.run(webTemplate(), { count: '3' });
      const interrupted = await stage.run(
        webTemplate(9_999),
        { count: '3' },
        {
          onEvent: (event) => {
            if (event.type === 'started' && event.unit === 'web@2.service')
              stage.after(ms / 1_000, () => stage.cancel());
          },
        },
      );
      expect(interrupted.status).toBe('cancelled');
      expect(outcomes(interrupted)).toContain('web@2.service update cancelled');
      const again = await stage.run(webTemplate(next), { count: '3' });
      expect(['succeeded', 'unchanged']).toContain(again.status);
    }
  },
);
