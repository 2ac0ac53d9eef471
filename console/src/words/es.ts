import type { Words } from './en.ts';

/** Las palabras de la página en español. Lo que dice Ellie es suyo. */
export const es: Words = {
  language: 'Español',
  title: 'Llamar a Ellie',
  tagline: 'La recepcionista del bufete, de día y de noche',
  settings: 'Ajustes',
  pageLanguage: 'Idioma de esta página',
  ellieSpeaksEnglish: 'Por ahora, Ellie solo habla y entiende inglés.',

  home: {
    heading: '¿En qué podemos ayudarle?',
    lead: 'Ellie responde preguntas sobre la oficina, reserva una consulta o toma un mensaje para un abogado.',
    call: 'Llamar a Ellie',
    type: 'Prefiero escribir',
    microphone: 'Su navegador pedirá permiso para usar el micrófono. Solo se usa durante esta llamada, y puede silenciarlo.',
    insecure: 'Esta dirección no es segura (no empieza por https), así que el navegador no permite ni micrófono ni sonido. Puede escribir.',
  },

  notice: {
    heading: 'Antes de llamar',
    ai: 'Ellie es una IA: no es una persona ni una abogada.',
    kept: 'Lo que se dice se anota y se guarda para los abogados del bufete.',
    keptDays: 'Lo que se dice se anota para los abogados del bufete. La transcripción se guarda {days} días.',
    advice: 'No da asesoramiento legal, y llamar no convierte a nadie en cliente.',
    emergency: '¿Está en peligro? Llame primero al 911.',
    accept: 'Al llamar, usted acepta esto.',
    more: 'Leer el aviso completo (en inglés)',
    privacy: 'Privacidad',
    terms: 'Condiciones',
    contact: 'Contacto',
  },

  status: {
    asking: 'Esperando su micrófono',
    connecting: 'Conectando',
    reconnecting: 'Conexión perdida. Reconectando',
    listening: 'Escuchando',
    processing: 'Un momento',
    speaking: 'Ellie está hablando',
    idle: '¿Sigue ahí?',
    ended: 'Llamada terminada',
    muted: 'Su micrófono está silenciado',
  },

  call: {
    heading: 'Su llamada con Ellie',
    allow: 'Elija «Permitir» en la pregunta que muestra su navegador.',
    waits: 'La llamada espera un minuto y sigue donde se quedó.',
    resumed: 'Está conectado de nuevo.',
    mute: 'Silenciar',
    unmute: 'Activar micrófono',
    keypad: 'Teclado',
    hangUp: 'Colgar',
    level: 'Micrófono',
    muted: 'Silenciado',
    noMicrophone: 'Sin micrófono: usted escribe',
  },

  keypad: {
    heading: 'Teclado numérico',
    close: 'Cerrar el teclado',
    pressed: 'Pulsado',
    help: 'Con una tecla enfocada, también puede escribir números en su teclado. # termina un número.',
    star: 'Asterisco',
    pound: 'Almohadilla',
  },

  captions: {
    heading: 'Subtítulos',
    you: 'Usted',
    ellie: 'Ellie',
    empty: 'Aquí aparecerá lo que se diga.',
    label: 'Escribir a Ellie',
    placeholder: 'Escriba a Ellie',
    send: 'Enviar',
  },

  deeds: {
    conflict_check: 'Nombres anotados',
    consultation_booked: 'Su consulta está anotada en la agenda',
    message_taken: 'Mensaje tomado',
    call_back_promised: 'La oficina le llamará',
    failed: 'Esto no funcionó',
  },

  budget: {
    heading: 'Tiempo de respuesta',
    endpoint: 'Fin del habla',
    transcribe: 'Transcribir',
    think: 'Pensar',
    firstSound: 'Primer sonido',
    total: 'de voz a voz',
    ms: '{ms} ms',
  },

  choices: {
    connection: 'Conexión',
    automatic: 'Automática',
    socket: 'WebSocket',
    webrtc: 'WebRTC',
    connectionHelp: 'Para la próxima llamada. Automática usa WebSocket y, si no se abre, WebRTC.',
    during: 'Durante la llamada',
    voice: 'Reproducir la voz de Ellie',
    announce: 'Permitir que el lector de pantalla lea los subtítulos',
    budget: 'Mostrar cuánto tardó cada respuesta',
  },

  hints: {
    microphone_lost: 'El micrófono ya no está disponible. Puede seguir escribiendo.',
    microphone_silent: 'No llega nada de su micrófono. ¿Está apagado?',
    sound_paused: 'Su dispositivo pausó el sonido. Toque en cualquier lugar para seguir.',
  },
  dismiss: 'Cerrar',

  endings: {
    goodbye: 'Gracias por llamar.',
    caller_hung_up: 'Usted colgó. Gracias por llamar.',
    idle: 'Hubo silencio un rato y Ellie terminó la llamada.',
    drained: 'Ellie tuvo que terminar la llamada porque su sistema se reinicia. Vuelva a llamar en un minuto.',
    transferred: 'La llamada se pasó a una persona.',
    taken_over: 'Esta llamada sigue en otra ventana o en otro dispositivo.',
  },
  ended: { again: 'Llamar otra vez', kept: 'Lo que se dijo' },

  failures: {
    denied: {
      title: 'El micrófono no está permitido',
      advice: 'Permita el micrófono para esta página en la barra de direcciones o en los ajustes del navegador y vuelva a llamar. O escriba a Ellie.',
    },
    no_microphone: {
      title: 'No se encontró ningún micrófono',
      advice: 'Conecte uno o revise los ajustes de sonido del sistema y vuelva a llamar. O escriba a Ellie.',
    },
    microphone_busy: {
      title: 'El micrófono está en uso',
      advice: 'Parece que lo usa otro programa u otra pestaña. Ciérrelo y vuelva a llamar. O escriba a Ellie.',
    },
    microphone_failed: {
      title: 'El micrófono no funciona',
      advice: 'Su navegador no pudo abrirlo. Inténtelo de nuevo o escriba a Ellie.',
    },
    insecure: {
      title: 'En esta dirección no se puede hablar',
      advice: 'Los navegadores solo permiten el micrófono si la dirección empieza por https. Abra la página así o escriba a Ellie.',
    },
    no_sound: {
      title: 'Su navegador no reproduce sonido',
      advice: 'No se pudo activar para esta página. Pruebe con otro navegador o escriba a Ellie.',
    },
    no_server: {
      title: 'No se puede contactar con Ellie',
      advice: 'Compruebe su conexión a internet e inténtelo de nuevo en un minuto. Si es urgente, llame por teléfono a la oficina.',
    },
    busy: {
      title: 'Todas las líneas están ocupadas',
      advice: 'Vuelva a llamar en un minuto.',
    },
    blocked: {
      title: 'No se pudo abrir la llamada',
      advice: 'Quizá todas las líneas estén ocupadas o esta red no permita llamadas. Inténtelo en un minuto o desde otra red.',
    },
    refused: {
      title: 'La llamada no fue aceptada',
      advice: 'Inténtelo de nuevo. Si vuelve a pasar, llame por teléfono a la oficina.',
    },
    lost: {
      title: 'Se perdió la conexión',
      advice: 'No se pudo volver a contactar con Ellie. Llame de nuevo y seguirá donde se quedó.',
    },
    ellie_failed: {
      title: 'Algo falló de nuestro lado',
      advice: 'Lo sentimos. Llame de nuevo y seguirá donde se quedó, o llame por teléfono a la oficina.',
    },
  },
  retry: 'Intentar de nuevo',
  callBack: 'Volver a llamar',
  start: 'Volver al inicio',
};
