export default {
  title: 'Settings',
  intro: 'They hold for this browser.',
  look: 'Appearance',
  theme: 'Theme',
  density: 'Density',
  comfortable: 'Comfortable',
  compact: 'Compact',
  language: 'Language',
  keyboard: 'Keyboard',
  shortcuts: 'Shortcuts by single letters',
  shortcutsHint: 'Such as A to answer. Turn them off if they get in the way of speech input or a screen reader.',
} as const;
