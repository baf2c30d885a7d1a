import { computed, watch } from 'vue';
import { useRouter } from 'vue-router';
import { preferences } from '@/app/preferences';
import { i18n } from '@/i18n';
import { live } from '@/live/live';
import { session } from '@/app/session';
import { toast } from '@/ui/toasts';
import { startRingback, startRinging, stopRingback, stopRinging } from './audio';
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
        if (!shown.has(id) && document.visibilityState === 'hidden' && preferences.notifications && notificationState() === 'granted' && tabs.role !== 'elsewhere') {
          try {
            const notification = new Notification(t('phone.incoming.from', { name: nameOf(call.peer) }), {
              body: readable(call.peer.device),
              tag: id,
              requireInteraction: true,
            });
            notification.onclick = () => {
              window.focus();
              void router.push('/phone');
            };
            shown.set(id, notification);
          } catch {
            // Phones want a service worker for it; the ring tone is heard all the same.
          }
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

  return { title: computed(() => (first.value ? t('phone.incoming.from', { name: nameOf(first.value.peer) }) : '')) };
}
