/** The page's own words, in English. What Ellie says is hers. */
export const en = {
  language: 'English',
  title: 'Call Ellie',
  tagline: 'The firm’s receptionist, day and night',
  settings: 'Settings',
  pageLanguage: 'Language of this page',
  ellieSpeaksEnglish: '',

  home: {
    heading: 'How can we help?',
    lead: 'Ellie answers questions about the office, books a consultation, or takes a message for an attorney.',
    call: 'Call Ellie',
    type: 'Type instead',
    microphone: 'Your browser will ask for the microphone. It is used for this call only, and you can mute it.',
    insecure: 'This address is not secure (it does not begin with https), so browsers allow no microphone and no sound here. You can type.',
  },

  notice: {
    heading: 'Before you call',
    ai: 'Ellie is an AI, not a person and not a lawyer.',
    kept: 'What is said is written down and kept for the firm’s attorneys.',
    keptDays: 'What is said is written down for the firm’s attorneys. The transcript is kept for {days} days.',
    advice: 'She gives no legal advice, and a call makes nobody a client.',
    emergency: 'In danger? Call 911 first.',
    accept: 'By calling, you accept this.',
    more: 'Read the full notice',
    privacy: 'Privacy',
    terms: 'Terms',
    contact: 'Contact',
  },

  status: {
    asking: 'Waiting for your microphone',
    connecting: 'Connecting',
    reconnecting: 'Connection lost. Reconnecting',
    listening: 'Listening',
    processing: 'One moment',
    speaking: 'Ellie is speaking',
    idle: 'Are you still there?',
    ended: 'Call ended',
    muted: 'You are muted',
  },

  call: {
    heading: 'Your call with Ellie',
    allow: 'Please choose “Allow” in the question your browser shows.',
    waits: 'Your call waits for a minute, and goes on where it stopped.',
    resumed: 'You are connected again.',
    mute: 'Mute',
    unmute: 'Unmute',
    keypad: 'Keypad',
    hangUp: 'Hang up',
    level: 'Microphone',
    muted: 'Muted',
    noMicrophone: 'Without a microphone: you type',
  },

  keypad: {
    heading: 'Keypad',
    close: 'Close keypad',
    pressed: 'Pressed',
    help: 'Numbers can also be typed on your keyboard while a key is focused. # ends a number.',
    star: 'Star',
    pound: 'Pound',
  },

  captions: {
    heading: 'Captions',
    you: 'You',
    ellie: 'Ellie',
    empty: 'What is said will appear here.',
    label: 'Write to Ellie',
    placeholder: 'Type to Ellie',
    send: 'Send',
  },

  deeds: {
    conflict_check: 'Names taken down',
    consultation_booked: 'Your consultation is noted in the diary',
    message_taken: 'Message taken',
    call_back_promised: 'The office will call you',
    failed: 'This did not work',
  },

  budget: {
    heading: 'Time to answer',
    endpoint: 'End of speech',
    transcribe: 'Transcribe',
    think: 'Think',
    firstSound: 'First sound',
    total: 'voice to voice',
    ms: '{ms} ms',
  },

  choices: {
    connection: 'Connection',
    automatic: 'Automatic',
    socket: 'WebSocket',
    webrtc: 'WebRTC',
    connectionHelp: 'For the next call. Automatic takes a WebSocket, and WebRTC where none opens.',
    during: 'During a call',
    voice: 'Play Ellie’s voice',
    announce: 'Let screen readers read the captions',
    budget: 'Show how long each answer took',
  },

  hints: {
    microphone_lost: 'The microphone is gone. You can go on by typing.',
    microphone_silent: 'Nothing comes from your microphone. Is it switched off?',
    sound_paused: 'Your device paused the sound. Tap anywhere to go on.',
  },
  dismiss: 'Dismiss',

  endings: {
    goodbye: 'Thank you for calling.',
    caller_hung_up: 'You hung up. Thank you for calling.',
    idle: 'It was quiet for a while, so Ellie ended the call.',
    drained: 'Ellie had to end the call because her system is being restarted. Please call again in a minute.',
    transferred: 'The call was passed on to a person.',
    taken_over: 'This call goes on in another window or on another device.',
  },
  ended: { again: 'Call again', kept: 'What was said' },

  failures: {
    denied: {
      title: 'The microphone is not allowed',
      advice: 'Allow the microphone for this page in your browser’s address bar or settings, and call again. Or type to Ellie.',
    },
    no_microphone: {
      title: 'No microphone was found',
      advice: 'Plug one in, or check the system’s sound settings, and call again. Or type to Ellie.',
    },
    microphone_busy: {
      title: 'The microphone is in use',
      advice: 'Another program or tab seems to hold it. Close that, and call again. Or type to Ellie.',
    },
    microphone_failed: {
      title: 'The microphone does not work',
      advice: 'Your browser could not open it. Try again, or type to Ellie.',
    },
    insecure: {
      title: 'Speaking is not possible at this address',
      advice: 'Browsers allow the microphone only where the address begins with https. Open the page that way, or type to Ellie.',
    },
    no_sound: {
      title: 'Your browser plays no sound',
      advice: 'It could not be switched on for this page. Try another browser, or type to Ellie.',
    },
    no_server: {
      title: 'Ellie cannot be reached',
      advice: 'Check your internet connection, and try again in a minute. If it is urgent, telephone the office.',
    },
    busy: {
      title: 'All lines are busy',
      advice: 'Please call again in a minute.',
    },
    blocked: {
      title: 'The call could not be opened',
      advice: 'All lines may be busy, or this network lets no calls through. Try again in a minute, or from another network.',
    },
    refused: {
      title: 'The call was not taken',
      advice: 'Please try again. If it happens again, telephone the office.',
    },
    lost: {
      title: 'The connection was lost',
      advice: 'Ellie could not be reached again. Call back, and you go on where you stopped.',
    },
    ellie_failed: {
      title: 'Something went wrong on our side',
      advice: 'We are sorry. Call back, and you go on where you stopped, or telephone the office.',
    },
  },
  retry: 'Try again',
  callBack: 'Call back',
  start: 'Back to the start',
};

/** What every language has to say. */
export type Words = typeof en;
