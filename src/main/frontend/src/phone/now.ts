import { onBeforeUnmount, onMounted, readonly, ref } from 'vue';
import { serviceTime } from '@/api/clock';

const now = ref(serviceTime());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The service's time, every half second while somebody looks. */
export function useNow() {
  onMounted(() => {
    now.value = serviceTime();
    if (users++ === 0) {
      timer = setInterval(() => (now.value = serviceTime()), 500);
    }
  });
  onBeforeUnmount(() => {
    if (--users === 0) {
      clearInterval(timer);
    }
  });
  return readonly(now);
}
