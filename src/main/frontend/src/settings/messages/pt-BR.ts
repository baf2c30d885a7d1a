export default {
  title: 'Configurações',
  intro: 'Valem para este navegador.',
  look: 'Aparência',
  theme: 'Tema',
  density: 'Densidade',
  comfortable: 'Confortável',
  compact: 'Compacta',
  language: 'Idioma',
  keyboard: 'Teclado',
  shortcuts: 'Atalhos de uma letra',
  shortcutsHint: 'Como A para atender. Desative se atrapalharem a entrada por voz ou um leitor de tela.',
} as const;
