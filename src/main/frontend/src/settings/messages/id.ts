export default {
  title: 'Pengaturan',
  intro: 'Berlaku untuk peramban ini.',
  look: 'Tampilan',
  theme: 'Tema',
  density: 'Kerapatan',
  comfortable: 'Lapang',
  compact: 'Rapat',
  language: 'Bahasa',
  keyboard: 'Papan tik',
  shortcuts: 'Pintasan satu huruf',
  shortcutsHint: 'Misalnya A untuk menjawab. Matikan bila mengganggu masukan suara atau pembaca layar.',
} as const;
