use super::read;

#[test]
fn a_vendor_needs_a_key_where_it_wants_one_and_an_address_that_keeps_it() {
    for (settings, fault) in [
        (&[("STT_PROVIDER", "openai")][..], "openai_api_key"),
        (&[("TTS_PROVIDER", "openai")], "openai_api_key"),
        (&[("STT_PROVIDER", "groq")], "groq_api_key"),
        (&[("TTS_PROVIDER", "groq"), ("GROQ_API_KEY", "gsk-1")], "tts_provider"),
        (&[("STT_PROVIDER", "whisper")], "none of local, openai, groq"),
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
    let models = [config.vendors.hearing, config.vendors.speaking].map(|role| role.unwrap().model);
    assert_eq!(models, ["whisper-large-v3-turbo", "tts-1-hd"]);
}
