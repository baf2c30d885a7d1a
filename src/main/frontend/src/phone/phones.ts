import { computed, shallowRef } from 'vue';
import { get } from '@/api/http';
import type { Device } from '@/api/types';
import { preferences } from '@/app/preferences';
import { session } from '@/app/session';

/** The phones of this person's line. */
export const devices = shallowRef<Device[]>([]);

export const deskPhones = computed(() => devices.value.filter((device) => device.kind === 'desk_phone'));

/** The desk phone that this page controls; undefined where the page itself is to be the phone. */
export const deskPhone = computed(() => deskPhones.value.find((phone) => phone.username === preferences.phone));

export const mode = computed<'none' | 'browser' | 'desk'>(() => {
  if (!session.user.value?.device) {
    return 'none';
  }
  return deskPhone.value ? 'desk' : 'browser';
});

export async function loadDevices(): Promise<void> {
  try {
    devices.value = (await get<{ devices: Device[] }>('/api/devices/mine')).devices;
  } catch {
    // Asked again when the service is back.
  }
}
