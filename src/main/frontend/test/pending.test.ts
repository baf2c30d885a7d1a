// @vitest-environment jsdom
import { screen } from '@testing-library/dom';
import { afterEach, expect, it, vi } from 'vitest';
import { session } from '@/app/session';
import PendingPage from '@/app/PendingPage.vue';
import { Service, show } from './parts/page';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('givenSomebodyWhoWaits_whenTheyAreApproved_thenThePageGoesOnByItself', async () => {
  vi.useFakeTimers();
  const service = new Service();
  const close = await show(PendingPage, 'client');
  session.state.user = { ...session.state.user!, status: 'pending' };
  expect(screen.getByRole('heading').textContent).toBe('An administrator has to approve your account');
  service.answers.set('/api/users/profile', { ...session.state.user, status: 'active', device: '3005' });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(session.state.user).toMatchObject({ status: 'active', device: '3005' });
  await close();
});
