use super::check;

#[test]
fn a_notice_is_said_until_it_was_heard() {
    check(
        "wait 2000
         reply usual I am an AI.|I write it down.|Name?
         type one
         wait 1400
         reply usual Thank you.
         type two
         wait 700
         type three
         wait 2500",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         play 2/0
         play 2/1
         play 2/2
         clear 2 at 1378
         said 2: I am an AI. I
         answer 3: two
         play 3/0
         play 3/1
         clear 3 at 678
         said 3: I write it
         answer 4: three
         play 4/0
         play 4/1
         said 4: I write it down. Thank you.",
    );
}

#[test]
fn a_notice_in_an_answer_nobody_heard_comes_with_the_next() {
    check(
        "wait 2000
         slow reply 500
         reply usual I am an AI.|Name?
         type one
         reply usual Thank you.
         type two
         wait 4000",
        "play 1/0
         said 1: How can I help you?
         answer 2: one
         said 2:
         answer 3: two
         play 3/0
         play 3/1
         said 3: I am an AI. Thank you.",
    );
}
