use super::example::firm;
use super::*;
use crate::language::Language;

fn opening(opens_min: u16, closes_min: u16) -> Opening {
    Opening::new(opens_min, closes_min).unwrap()
}

fn week(days: &[(Weekday, u16, u16)]) -> Hours {
    let mut hours = Hours::default();
    for &(day, opens_min, closes_min) in days {
        hours.open(day, opening(opens_min, closes_min)).unwrap();
    }
    hours
}

fn answer(firm: &Firm, id: &str) -> Option<String> {
    firm.answers(Language::English)
        .into_iter()
        .find(|answer| answer.id == id)
        .map(|answer| answer.says)
}

#[test]
fn standard_answers_are_built_from_the_facts() {
    let firm = firm();
    let ids: Vec<String> =
        firm.answers(Language::English).into_iter().map(|answer| answer.id).collect();
    assert_eq!(ids, ["hours", "address", "fees", "areas", "languages"]);
    let says = |id| answer(&firm, id).unwrap();
    assert_eq!(
        says("hours"),
        "Our hours are Monday to Friday, 9:00 AM to 5:30 PM; closed on weekends."
    );
    assert_eq!(
        says("address"),
        "Our office is at 41 Larch Street, Suite 1200, Columbus, Ohio 43215."
    );
    assert_eq!(says("areas"), "We handle family law, estate planning, and personal injury.");
    assert_eq!(says("languages"), "Our team speaks English and Spanish.");
    assert_eq!(says("fees"), "Fees depend on the matter.");
}

#[test]
fn the_firms_own_words_replace_a_standard_answer() {
    let mut firm = firm();
    let own = |id: &str| Answer { id: id.into(), asks: Vec::new(), says: format!("Own {id}.") };
    firm.own_answers = vec![own("wifi"), own("hours"), own("parking")];
    let ids: Vec<String> =
        firm.answers(Language::English).into_iter().map(|answer| answer.id).collect();
    assert_eq!(ids, ["address", "fees", "areas", "languages", "wifi", "hours", "parking"]);
    assert_eq!(answer(&firm, "hours").unwrap(), "Own hours.");
}

#[test]
fn every_standard_answer_is_found_by_its_id() {
    for standard in StandardAnswer::ALL {
        assert_eq!(StandardAnswer::of(standard.id()), Some(standard));
    }
    assert_eq!(StandardAnswer::of("wifi"), None);
}

#[test]
fn an_address_without_a_suite_is_said_without_one() {
    let address = Address { suite: None, ..firm().address };
    assert_eq!(address.spoken(), "41 Larch Street, Columbus, Ohio 43215");
}

#[test]
fn days_with_the_same_hours_are_said_together() {
    use Weekday::{Friday, Monday, Saturday, Thursday, Tuesday, Wednesday};
    let cases = [
        (
            week(&[(Monday, 480, 720), (Monday, 780, 1020), (Tuesday, 480, 720)]),
            "Monday, 8:00 AM to noon and 1:00 PM to 5:00 PM; Tuesday, 8:00 AM to noon; \
             closed on Wednesday to Sunday",
        ),
        (
            week(&[(Monday, 540, 1020), (Tuesday, 540, 1020), (Thursday, 540, 1020)]),
            "Monday, Tuesday, and Thursday, 9:00 AM to 5:00 PM; \
             closed on Wednesday and Friday to Sunday",
        ),
        (
            week(&[(Wednesday, 1, 1440), (Friday, 0, 61), (Saturday, 0, 61)]),
            "Wednesday, 12:01 AM to midnight; Friday and Saturday, midnight to 1:01 AM; \
             closed on Monday, Tuesday, Thursday, and Sunday",
        ),
    ];
    for (hours, spoken) in cases {
        assert_eq!(hours.spoken(Language::English), spoken);
    }
}

#[test]
fn answers_from_facts_are_given_in_every_language() {
    let firm = firm();
    let says = |language, id: &str| {
        firm.answers(language).into_iter().find(|answer| answer.id == id).unwrap().says
    };
    for (language, hours, areas) in [
        (
            Language::Spanish,
            "Nuestro horario es: lunes a viernes, de 9 de la mañana a 5:30 de la tarde; cerrado los \
             fines de semana.",
            "Atendemos casos de derecho de familia, planificación patrimonial y lesiones personales.",
        ),
        (
            Language::French,
            "Nos horaires sont : du lundi au vendredi, de 9 heures à 17 heures 30 ; fermé le \
             week-end.",
            "Nous traitons ces domaines : droit de la famille, planification successorale et \
             dommages corporels.",
        ),
        (
            Language::German,
            "Unsere Öffnungszeiten sind: Montag bis Freitag, 9 Uhr bis 17 Uhr 30; am Wochenende \
             geschlossen.",
            "Wir bearbeiten diese Gebiete: Familienrecht, Nachlassplanung und Personenschäden.",
        ),
        (
            Language::Chinese,
            "我们的办公时间是星期一到星期五，上午9点到下午5点30分；周末休息。",
            "我们处理家庭法、遗产规划和人身伤害。",
        ),
    ] {
        assert_eq!(says(language, "hours"), hours);
        assert_eq!(says(language, "areas"), areas);
        assert_eq!(says(language, "fees"), "Fees depend on the matter.");
    }
}

#[test]
fn an_office_that_never_closes_is_said_in_short() {
    let always = Weekday::ALL.map(|day| (day, 0, MINUTES_PER_DAY));
    assert_eq!(week(&always).spoken(Language::English), "every day, 24 hours");
    assert!(!week(&always).is_empty());
}

#[test]
fn an_office_that_never_opens_is_closed_every_day() {
    assert!(Hours::default().is_empty());
    assert_eq!(Hours::default().spoken(Language::English), "closed every day");
}

#[test]
fn times_that_run_backwards_or_past_midnight_are_no_opening() {
    assert_eq!(Opening::new(600, 600), Err(OpeningFault::ClosesFirst));
    assert_eq!(Opening::new(600, 540), Err(OpeningFault::ClosesFirst));
    assert_eq!(Opening::new(600, 1441), Err(OpeningFault::AfterMidnight));
}

#[test]
fn openings_of_a_day_may_touch_but_not_overlap() {
    let mut hours = week(&[(Weekday::Monday, 780, 1020)]);
    assert_eq!(hours.open(Weekday::Monday, opening(540, 780)), Ok(()));
    let overlap = hours.open(Weekday::Monday, opening(1019, 1100)).unwrap_err();
    assert_eq!(overlap.to_string(), "it overlaps 1:00 PM to 5:00 PM");
    let opens: Vec<u16> = hours.on(Weekday::Monday).iter().map(|o| o.opens_min()).collect();
    assert_eq!(opens, [540, 780]);
    assert_eq!(hours.on(Weekday::Tuesday), []);
}
