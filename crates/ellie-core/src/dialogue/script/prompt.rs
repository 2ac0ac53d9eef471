//! The lines that every firm has.

use crate::firm::Firm;
use crate::language::{Language, texts};

texts! {
    /// The fixed lines that every firm has, the ones a call begins with first.
    pub enum Prompt {
        Greeting = "greeting",
        KeepingNotice = "keeping_notice",
        HowCanIHelp = "how_can_i_help",
        WhatICanDo = "what_i_can_do",
        Sorry = "sorry",
        AskName = "ask_name",
        AskPhone = "ask_phone",
        LetMeRead = "let_me_read",
        IsItRight = "is_it_right",
        AskRepresented = "ask_represented",
        AskParties = "ask_parties",
        AskPartiesAgain = "ask_parties_again",
        AskArea = "ask_area",
        AskAreaAgain = "ask_area_again",
        AskState = "ask_state",
        AskStateAgain = "ask_state_again",
        AskHappened = "ask_happened",
        AskHappenedOn = "ask_happened_on",
        AskPlace = "ask_place",
        AskPeople = "ask_people",
        AskLosses = "ask_losses",
        AskInsurance = "ask_insurance",
        AskPriorLawyer = "ask_prior_lawyer",
        AskHeardOfUs = "ask_heard_of_us",
        AskLanguage = "ask_language",
        AskBestTime = "ask_best_time",
        AskCalledBefore = "ask_called_before",
        AskEarlierNumber = "ask_earlier_number",
        AskEarlierNumberAgain = "ask_earlier_number_again",
        AskEmail = "ask_email",
        AskEmailAgain = "ask_email_again",
        AskConsultation = "ask_consultation",
        LetMeLook = "let_me_look",
        NothingOpen = "nothing_open",
        AskChoice = "ask_choice",
        AskWish = "ask_wish",
        ShallIBook = "shall_i_book",
        Settled = "settled",
        IntakeTaken = "intake_taken",
        AttorneyInterprets = "attorney_interprets",
        AttorneyDecides = "attorney_decides",
        StillSorry = "still_sorry",
        OfferMessage = "offer_message",
        OfferIntake = "offer_intake",
        AskNewMatter = "ask_new_matter",
        AskNameAgain = "ask_name_again",
        AskPhoneAgain = "ask_phone_again",
        AskWhich = "ask_which",
        AskMessage = "ask_message",
        Taken = "taken",
        NotTaken = "not_taken",
        Unfinished = "unfinished",
        NotBooked = "not_booked",
        AnythingElse = "anything_else",
        NoAdvice = "no_advice",
        AttorneyWillCall = "attorney_will_call",
        SomebodyWillCall = "somebody_will_call",
        SomebodyCallsToday = "somebody_calls_today",
        NobodyFree = "nobody_free",
        NoNumber = "no_number",
        WrongNumber = "wrong_number",
        PersonTakesOver = "person_takes_over",
        TellMeNothing = "tell_me_nothing",
        Dial911 = "dial_911",
        AskSafeToCall = "ask_safe_to_call",
        UrgentNoted = "urgent_noted",
        AskLastDigits = "ask_last_digits",
        AskLastDigitsAgain = "ask_last_digits_again",
        NotVerified = "not_verified",
        NoTimes = "no_times",
        TimeTaken = "time_taken",
        TimeWasHeldTooLong = "time_was_held_too_long",
        AskBookedPhone = "ask_booked_phone",
        FoundIt = "found_it",
        ShallICancel = "shall_i_cancel",
        LeftAsItIs = "left_as_it_is",
        FromLastTime = "from_last_time",
        NotFromLastTime = "not_from_last_time",
        Corrected = "corrected",
        BeforeYouGo = "before_you_go",
        NotKept = "not_kept",
        StayPolite = "stay_polite",
        EndOfAbuse = "end_of_abuse",
        OnlyYourCall = "only_your_call",
        CannotDoThat = "cannot_do_that",
        Robot = "robot",
        Identity = "identity",
        TakeYourTime = "take_your_time",
        OneMoment = "one_moment",
        AreYouThere = "are_you_there",
        Trouble = "trouble",
        MustEnd = "must_end",
        Welcome = "welcome",
        Goodbye = "goodbye",
        OfferLanguage = "offer_language",
        NotThatLanguage = "not_that_language",
    }
}

impl Prompt {
    /// Its words, as this firm says them.
    #[must_use]
    pub fn words(self, firm: &Firm, language: Language) -> String {
        let areas: Vec<&str> =
            firm.accepted_areas().map(|area| language.called(&area.name)).collect();
        let languages: Vec<&str> =
            firm.languages.iter().map(|spoken| language.called(spoken)).collect();
        // A single word is hard to hear right.
        let state = firm.states.first().map_or("Ohio", |state| state.name());
        let values = [
            ("firm", firm.spoken_name.as_str()),
            ("assistant", &firm.assistant),
            ("areas", &language.choice(&areas)),
            ("languages", &language.choice(&languages)),
            ("state", language.called(state)),
        ];
        language.says(self.name(), &values)
    }
}
