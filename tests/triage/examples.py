"""Invented mails for every label: one that shows it, and one that tempts but does not."""

from __future__ import annotations

# label → (a mail that shows it, a word of the quote that must come, a mail that tempts)
CATEGORIES = {
    "grievance": (
        (
            "On Monday night the Year 5 WhatsApp group turned on Mrs Hadley again. Carly Benn put that Mrs Hadley never marks "
            "anything and asked everybody to email the head the same complaint so that she gets moved. A dozen of them agreed."
        ),
        "asked",
        (
            "Could you remind the Year 5 WhatsApp group what time the Viking workshop begins? Three of us asked each other and "
            "nobody knew. Mrs Hadley told the children ten o'clock but Tom thinks eleven."
        ),
    ),
    "political": (
        (
            "Somebody has to tell Keith Rowan that our Beech class chat is not the place for his views. Since Sunday he has put up "
            "nine posts about immigration and why we should all vote Reform in May."
        ),
        "immigration",
        (
            "The PTA is electing a new chair and the Beech class chat is full of it. Am I allowed to stand as a stepdad? I would "
            "like to run the tombola."
        ),
    ),
    "private-chat": (
        (
            "Every parent in the Willow class group had to sit through Dean and Steph arguing about their divorce last night, who "
            "gets the dog and who owes whom for the mortgage. It was just the two of them for over an hour."
        ),
        "divorce",
        (
            "The Willow class group has been very helpful: two of the mums sorted out lifts to the farm for all the children, and "
            "everybody got an answer. Could you send the map round as well?"
        ),
    ),
    "disrespect": (
        (
            "When I wrote in the Reception chat that Samira would be fasting with us, two mothers mocked my English and one told me "
            "to go back where I came from. Then I was removed from the group."
        ),
        "go back where I came from",
        (
            "Samira loved the Diwali assembly and her teacher pronounced every name properly. Thank you to all for making our family "
            "feel so welcome. Is the rangoli mat for sale?"
        ),
    ),
    "abusive-comment": (
        "In front of the whole of 3W's chat Jodie Marsh called my sister a fat lazy cow who ought not to have had children.",
        "cow",
        "My daughter would like to be a cow in the nativity and her cousin a lazy donkey. Do we make the costumes ourselves?",
    ),
    "anger-swearing": (
        (
            'There was a message in our class chat at midnight from Shane\'s dad: "who the f*** moved the bins again". My son reads '
            "those messages over my shoulder."
        ),
        "f***",
        "I was hopping mad about the bins but nobody swore and it is all settled now. What day does the recycling competition end?",
    ),
    "disrepute": (
        (
            "You should know that Anna Keel is telling the whole of Facebook that Hollybank is the worst school in the county. She "
            'writes "avoid this school, it is a shambles from top to bottom" on every local page.'
        ),
        "avoid this school",
        (
            "We are moving to Sale and read on Facebook that Hollybank is a lovely school. Is there a place in Year 2 in September, "
            "and can we look round?"
        ),
    ),
    "defamation": (
        (
            "Tracey Nunn has told the entire Year 1 group that Mr Ford stole the money from the cake sale. He did nothing of the sort, "
            "the envelope was in the safe all along."
        ),
        "stole",
        "Someone stole my son's scooter from the rack on Friday. Is there a camera, and may I look at it with the office?",
    ),
    "abusive-email": (
        (
            "To Mrs Calloway. You are a useless stuck-up old bag and the rest of your office is no better, thick as mince the lot of "
            "you. My lad is not doing the detention."
        ),
        "useless",
        (
            "To Mrs Calloway. I am disappointed that Ben was given a detention and I disagree with it. I would be grateful if you "
            "could explain the reasons, and I shall write to the governors if we cannot agree."
        ),
    ),
    "public-challenge": (
        (
            "Lorna Peet has gone on TikTok to attack your uniform policy and in the video she names two Year 4 girls who were sent "
            "home. It has been shared four hundred times."
        ),
        "TikTok",
        "I looked for your uniform list on Google and could not find it. Is it blue or green polo shirts in Year 4?",
    ),
    "threat": (
        (
            "At the gate this morning Mr Laidlaw squared up to me over a parking space, shouted in my face and said he would "
            "knock my teeth out if I ever looked at him again."
        ),
        "squared up",
        (
            "Parking at the gate was difficult this morning. Nobody was threatening or rude. If it goes on I will raise it with the "
            "governors, so could the cones be put out earlier?"
        ),
    ),
}

FLAGS = {
    "safeguarding": (
        (
            "I do not know whom else to tell. A boy in my daughter's class came to our house hungry again and he has bruises all down "
            "his back. He says his mum's boyfriend hits him."
        ),
        "bruises",
        "My daughter bruised her knee at football club and was very brave. Thank you to the coach. Could we have her water bottle back?",
    ),
    "criminal": (
        (
            "In the Oak chat Darren Pike told my husband he would batter him and put our windows through, and this morning somebody "
            "had slashed my tyres. The police have given me a crime number."
        ),
        "slashed",
        "A police officer talked to Year 2 about road safety and they have not stopped playing arrests since. Please thank her.",
    ),
    "legal": (
        "Gail Soames told everyone in the group that I was sacked from the nursery for hurting a baby. It is a lie, I left to have my twins.",
        "sacked",
        "In the group there was a complaint that Mrs Hadley never sends the newsletter on time. I thought it unkind of them to go on about her.",
    ),
    "anonymity": (
        "Somebody called Priya's mum a silly cow in the 4B chat. Please do not tell anyone that I wrote to you, we live next door to them.",
        "tell anyone",
        "Somebody called Priya's mum a silly cow in the 4B chat. You can say it came from me, they know I am writing.",
    ),
    "urgent": (
        "A group of dads in the 6H chat say they are going to confront Mr Oduya at the gate tomorrow morning and film him. Please do something before then.",
        "tomorrow",
        "Last term a few dads in the 6H chat said unkind things about Mr Oduya, and one called him a clown. It is long over, there is no hurry.",
    ),
    "staff-subject": (
        "I wish to complain about the dinner lady who shouted at my son and called him a baby in front of the others.",
        "dinner lady",
        "One of the dads shouted at the dinner lady and called her a cow in front of the children.",
    ),
}
