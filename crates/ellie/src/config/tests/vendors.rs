use secrecy::ExposeSecret;

use super::read;
use crate::standin::thinking::Price;
use crate::standin::{self, Voice};

#[test]
fn a_vendor_needs_a_key_where_it_wants_one_and_an_address_that_keeps_it() {
    for (settings, fault) in [
        (&[("STT_PROVIDER", "openai")][..], "openai_api_key"),
        (&[("TTS_PROVIDER", "openai")], "openai_api_key"),
        (&[("STT_PROVIDER", "groq")], "groq_api_key"),
        (&[("TTS_PROVIDER", "groq"), ("GROQ_API_KEY", "gsk-1")], "tts_provider"),
        (&[("STT_PROVIDER", "whisper")], "none of local, none, openai, groq"),
        (&[("STT_PROVIDER", "elevenlabs"), ("ELEVENLABS_API_KEY", "x")], "cannot hear"),
        (&[("TTS_PROVIDER", "anthropic")], "cannot speak"),
        (&[("LLM_PROVIDER", "deepgram")], "cannot think"),
        (&[("TTS_PROVIDER", "deepgram")], "deepgram_api_key"),
        (
            &[("TTS_PROVIDER", "elevenlabs"), ("ELEVENLABS_API_KEY", "x"), ("TTS_VOICE", "../x")],
            "tts_voice",
        ),
        (
            &[("STT_PROVIDER", "openai"), ("OPENAI_BASE_URL", "http://10.0.0.5/v1")],
            "openai_base_url",
        ),
        (
            &[("STT_PROVIDER", "openai"), ("OPENAI_BASE_URL", "https://me:pw@a.example")],
            "openai_base_url",
        ),
        (&[("STT_PROVIDER", "openai"), ("OPENAI_BASE_URL", "")], "openai_base_url"),
        (
            &[("STT_PROVIDER", "openai"), ("OPENAI_BASE_URL", "https://api.openai.com")],
            "openai_api_key",
        ),
        (&[("PROVIDER_PATIENCE_MS", "1")], "provider_patience_ms"),
    ] {
        let faults = read(settings).unwrap_err().to_string();
        assert!(faults.contains(fault) && !faults.contains("pw@"), "{faults}");
    }
    let ours = [
        ("STT_PROVIDER", "openai"),
        ("OPENAI_BASE_URL", "http://10.0.0.5/v1"),
        ("PROVIDERS_UNENCRYPTED", "true"),
    ];
    assert!(read(&ours).unwrap().vendors.hearing.is_some());
}

#[test]
fn the_models_inside_do_what_no_vendor_is_named_for() {
    let vendors = read(&[("OPENAI_API_KEY", "sk-hunter2")]).unwrap().vendors;
    assert!(vendors.hearing.is_none() && vendors.speaking.is_none());
    let config = read(&[
        ("OPENAI_API_KEY", "sk-hunter2"),
        ("GROQ_API_KEY", "gsk-hunter2"),
        ("STT_PROVIDER", "groq"),
        ("TTS_PROVIDER", "openai"),
        ("TTS_MODEL", "tts-1-hd"),
    ]);
    let config = config.unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    let standin::Config { hearing, speaking, .. } = config.vendors;
    assert_eq!(hearing.unwrap().model, "whisper-large-v3-turbo");
    assert_eq!(speaking.unwrap().model, "tts-1-hd");
    let own =
        [("TTS_PROVIDER", "elevenlabs"), ("ELEVENLABS_API_KEY", "x"), ("TTS_VOICE", "AbC123")];
    let own = read(&own).unwrap().vendors.speaking.unwrap();
    assert_eq!(own.model, "eleven_flash_v2_5");
    assert_eq!(own.wire, Voice::ElevenLabs(Some("AbC123".parse().unwrap())));
}

#[test]
fn who_thinks_is_set_for_each_kind_of_sentence() {
    assert!(read(&[("OPENAI_API_KEY", "sk-1")]).unwrap().vendors.thinking.is_empty());
    let vendors = read(&[
        ("OPENAI_API_KEY", "sk-1"),
        ("ANTHROPIC_API_KEY", "sk-ant-hunter2"),
        ("LLM_PROVIDER", "openai"),
        ("LLM_ACCURATE_PROVIDER", "anthropic"),
        ("OPENAI_MODEL", "gpt-3.5-turbo"),
        ("LLM_ACCURATE_EFFORT", "high"),
        ("LLM_PRICE", "0.1 / 0.5"),
    ]);
    let vendors = vendors.unwrap().vendors;
    assert!(!format!("{vendors:?}").contains("hunter2"));
    let [fast, accurate] = &vendors.thinking[..] else { panic!("{:?}", vendors.thinking) };
    assert_eq!((fast.role.model.as_str(), fast.effort.as_deref()), ("gpt-3.5-turbo", Some("none")));
    assert_eq!(fast.price, Some(Price { input: 0.1, output: 0.5 }));
    let accurate = (accurate.role.model.as_str(), accurate.effort.as_deref(), accurate.price);
    assert_eq!(accurate, ("claude-sonnet-5-5", Some("high"), None));
    assert_eq!(vendors.thinks_for.as_millis(), 1_200);
    let own = [("LLM_PROVIDER", "openai"), ("OPENAI_BASE_URL", "http://127.0.0.1:8080/v1")];
    let own = read(&own).unwrap().vendors.thinking;
    assert_eq!((own[0].effort.as_deref(), own[0].role.model.as_str()), (None, "gpt-6-luna"));
}

#[test]
fn who_cannot_think_is_a_fault() {
    for (settings, fault) in [
        (&[("LLM_PROVIDER", "openai")][..], "openai_api_key"),
        (&[("LLM_PROVIDER", "anthropic")], "anthropic_api_key"),
        (&[("LLM_ACCURATE_PROVIDER", "groq")], "groq_api_key"),
        (&[("LLM_PROVIDER", "gemini")], "none of local, none, openai, groq"),
        (&[("LLM_PATIENCE_MS", "5")], "llm_patience_ms"),
        (&[("LLM_PROVIDER", "groq"), ("GROQ_API_KEY", "x"), ("LLM_PRICE", "cheap")], "llm_price"),
        (&[("LLM_PROVIDER", "groq"), ("GROQ_API_KEY", "x"), ("LLM_PRICE", "-1/2")], "llm_price"),
        (&[("LLM_PROVIDER", "groq"), ("GROQ_API_KEY", "x"), ("LLM_PRICE", "NaN/2")], "llm_price"),
    ] {
        let faults = read(settings).unwrap_err().to_string();
        assert!(faults.contains(fault), "{faults}");
    }
}

#[test]
fn a_role_may_be_at_an_address_of_its_own_where_the_vendors_key_does_not_go() {
    for role in ["stt", "llm", "tts"] {
        let upper = role.to_uppercase();
        let (provider, url) = (format!("{upper}_PROVIDER"), format!("{upper}_BASE_URL"));
        let key = format!("{upper}_API_KEY");
        let settings = |own: &[(&str, &str)]| {
            let mut all = vec![
                ("OPENAI_API_KEY", "sk-vendor"),
                (&*provider, "openai"),
                (&*url, "http://127.0.0.1:9/v1"),
            ];
            all.extend_from_slice(own);
            let standin::Config { hearing, thinking, speaking, .. } = read(&all).unwrap().vendors;
            let heard = hearing.map(|role| role.account);
            let thought = thinking.into_iter().next().map(|mind| mind.role.account);
            heard.or(thought).or(speaking.map(|role| role.account)).unwrap()
        };
        let without = settings(&[]);
        assert_eq!(without.base.to_string(), "http://127.0.0.1:9/v1", "{role}");
        assert!(without.key.is_none(), "{role}");
        let with = settings(&[(&*key, "own")]).key.unwrap();
        assert_eq!(with.expose_secret(), "own", "{role}");
        let far = [(&*provider, "openai"), (&*url, "http://10.0.0.5/v1")];
        let fault = read(&far).unwrap_err().to_string();
        assert!(fault.contains(&format!("{role}_base_url")), "{fault}");
        let theirs = [(&*provider, "openai"), (&*url, "https://api.openai.com/v1")];
        let fault = read(&theirs).unwrap_err().to_string();
        assert!(fault.contains(&format!("{role}_api_key")), "{fault}");
    }
}

#[test]
fn who_hears_while_callers_speak_is_set() {
    use crate::standin::Ear;

    let heard = |settings: &[(&str, &str)]| {
        let keys = [("OPENAI_API_KEY", "a"), ("DEEPGRAM_API_KEY", "b"), ("GROQ_API_KEY", "c")];
        let role = read(&[&keys, settings].concat())?.vendors.hearing.unwrap();
        Ok::<_, crate::config::Faults>((role.wire, role.model))
    };
    for (provider, live, expected) in [
        ("openai", "", (Ear::OpenAi { is_live: false }, "gpt-4o-mini-transcribe")),
        ("openai", "true", (Ear::OpenAi { is_live: true }, "gpt-live-transcribe")),
        ("deepgram", "", (Ear::Deepgram { is_live: true }, "nova-3")),
        ("deepgram", "false", (Ear::Deepgram { is_live: false }, "nova-3")),
        ("groq", "false", (Ear::OpenAi { is_live: false }, "whisper-large-v3-turbo")),
    ] {
        let (ear, model) = heard(&[("STT_PROVIDER", provider), ("STT_LIVE", live)]).unwrap();
        assert_eq!((ear, model.as_str()), expected, "{provider} {live}");
    }
    let fault = heard(&[("STT_PROVIDER", "groq"), ("STT_LIVE", "true")]).unwrap_err();
    assert!(fault.to_string().contains("stt_live"), "{fault}");
}
