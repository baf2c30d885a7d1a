export default {
  title: 'Ajustes',
  intro: 'Valen para este navegador.',
  look: 'Apariencia',
  theme: 'Tema',
  density: 'Densidad',
  comfortable: 'Cómoda',
  compact: 'Compacta',
  language: 'Idioma',
  keyboard: 'Teclado',
  shortcuts: 'Atajos de una letra',
  shortcutsHint: 'Como A para contestar. Desactívelos si estorban a la entrada por voz o a un lector de pantalla.',
} as const;
