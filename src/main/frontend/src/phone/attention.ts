import { computed, watch } from 'vue';
import { useRouter } from 'vue-router';
import { preferences } from '@/app/preferences';
import { i18n } from '@/i18n';
import { live } from '@/live/live';
import { session } from '@/app/session';
import { toast } from '@/ui/toasts';
import { canSpeak, startRingback, startRinging, stopRingback, stopRinging } from './audio';
import { desk } from './desk';
import { nameOf, readable } from './mine';
import { softphone } from './softphone';
import { tabs } from './tabs';

/** Can this browser show notifications, and may it? */
export function notificationState(): NotificationPermission | 'unsupported' {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

const t = (key: string, named: Record<string, unknown> = {}) => (i18n.global.t as (key: string, named: object) => string)(key, named);

/** Makes people look: the ring tone, a notification, the name in the tab. Once, for as long as the page is there. */
export function useAttention() {
  const router = useRouter();
  const shown = new Map<string, Notification>();
  const first = computed(() => desk.incoming.value[0]);

  /** A notification, where the page is not in front and there may be one. */
  function show(tag: string, title: string, body: string): Notification | undefined {
    if (document.visibilityState !== 'hidden' || !preferences.notifications || notificationState() !== 'granted') {
      return undefined;
    }
    try {
      const notification = new Notification(title, { body, tag, requireInteraction: true });
      notification.onclick = () => {
        window.focus();
        void router.push('/phone');
      };
      return notification;
    } catch {
      // Phones want a service worker for it; the ring tone is heard all the same.
      return undefined;
    }
  }

  watch(
    () => first.value !== undefined && softphone.mode.value === 'browser' && tabs.role === 'phone',
    (rings) => (rings ? startRinging() : stopRinging()),
    { immediate: true },
  );

  watch(
    () => desk.running.value.some((call) => call.phase === 'outgoing' && call.call.answer_time === null && softphone.legs.has(call.call.id)),
    (rings) => (rings ? startRingback() : stopRingback()),
    { immediate: true },
  );

  watch(
    () => desk.incoming.value.map((call) => call.call.id).join(),
    () => {
      const ringing = new Map(desk.incoming.value.map((call) => [call.call.id, call]));
      for (const [id, notification] of shown) {
        if (!ringing.has(id)) {
          notification.close();
          shown.delete(id);
        }
      }
      for (const [id, call] of ringing) {
        const notification = shown.has(id) || tabs.role === 'elsewhere' ? undefined : show(id, t('phone.incoming.from', { name: nameOf(call.peer) }), readable(call.peer.device));
        if (notification) {
          shown.set(id, notification);
        }
      }
    },
  );

  live.onCall((name, push) => {
    const me = session.user.value?.id;
    if (name === 'call_missed' && me && push.call.initiator.id !== me) {
      toast(t('phone.missed', { name: nameOf(push.call.initiator) }));
    } else if (push.type === 'transfer_no_answer' || push.type === 'transfer_busy' || push.type === 'transfer_failed') {
      if (desk.running.value.some((call) => call.call.id === push.call_id)) {
        toast(t(`phone.told.${push.type}`), 'stop');
      }
    } else if (push.type === 'recording_failed') {
      toast(t('phone.told.recording_failed'), 'stop');
    }
  });

  const silent = computed(() => softphone.state.started && softphone.mode.value === 'browser' && tabs.role === 'phone' && !canSpeak.value);
  watch(
    silent,
    (is) => {
      if (is) {
        toast(t('phone.audio.noCalls'), 'stop');
        show('ringdown.silent', t('phone.audio.noCalls'), '');
      }
    },
    { immediate: true },
  );

  return {
    title: computed(() => {
      if (first.value) {
        return t('phone.incoming.from', { name: nameOf(first.value.peer) });
      }
      return silent.value ? t('phone.idle.silent') : '';
    }),
  };
}
